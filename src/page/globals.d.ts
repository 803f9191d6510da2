/** The address of chart.js, which the build puts in. */
declare const CHART_ADDRESS: string;

declare module "*.css";
