import type { IConfiguration, ICruiseOptions } from 'dependency-cruiser';
declare const configuration: IConfiguration & { forbidden: { name: string }[]; options: ICruiseOptions & { enhancedResolveOptions: object } };
export default configuration;
