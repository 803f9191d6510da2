import { View } from "../shell/view.tsx";

interface Props {
  readonly bucket: string | undefined;
  /** Without the bucket. */
  readonly prefix: string;
}

export const FilesView = ({ bucket }: Props) => <View title={bucket ?? "Files"}>{null}</View>;
