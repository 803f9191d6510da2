import { View } from "../shell/view.tsx";

export const JobView = ({ id }: { readonly id: string }) => <View title={id}>{null}</View>;
