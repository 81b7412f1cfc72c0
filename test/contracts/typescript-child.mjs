// Lets a child process run our TypeScript as it stands: the runtime strips the types, and imports name the `.js` that will be built.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, nextResolve) {
    const isOurs = specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts');
    return nextResolve(isOurs ? `${specifier.slice(0, -3)}.ts` : specifier, context);
  },
});
