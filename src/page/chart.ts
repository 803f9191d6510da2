/** The library of the charts. Only the view of a job loads it. */
export { default as Plot } from "uplot";
