// Old syntax, because an old Node must be able to read it.

export const oldestNode = 24;

/** The sentence for somebody whose Node is too old, or undefined. */
export function needsNode(version) {
  if (Number(version.split('.')[0]) >= oldestNode) return undefined;
  return (
    `Forecourt needs Node ${oldestNode} or newer and this is Node ${version}: run \`npm ci\`, which brings Node ` +
    `${oldestNode} along, and then start it through npm (\`npm start\`, \`npm run demo\`, \`npm test\`).`
  );
}
