/** Groups of `/ui/api/usage` that the view offers. */
export const GROUP_NAMES: { readonly [group: string]: string } = {
  provider: "Provider",
  model: "Model",
  key: "Access key",
  tenant: "Tenant",
  tag: "Tag",
  day: "Day",
  month: "Month",
};
