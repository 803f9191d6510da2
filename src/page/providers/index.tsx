import { View } from "../shell/view.tsx";

export const ProvidersView = () => <View title="Providers">{null}</View>;
