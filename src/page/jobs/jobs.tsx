import { View } from "../shell/view.tsx";

export const JobsView = () => <View title="Jobs">{null}</View>;
