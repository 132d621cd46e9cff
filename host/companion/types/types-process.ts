import { TypeCompiler, type TypesRequest } from './compiler.js';

let compiler: TypeCompiler | undefined;
process.on('message', ({ sourceFolder, widget, contracts }: TypesRequest) => {
  compiler ??= new TypeCompiler(sourceFolder);
  // What the compiler throws ends the process: nobody knows what state it left.
  process.send?.({ faults: compiler.check({ widget, contracts }) });
});
process.on('disconnect', () => process.exit(0));
