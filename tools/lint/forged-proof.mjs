/**
 * Allowed<…> is a proof of permission, and only src/domain/access/allow.ts makes one. This rule asks the types, so that no other
 * name of the proof, and nothing that only seems to be one, comes past it:
 *
 * - a cast to it, to another name of it, or to something that holds one, of what is none;
 * - `any` or `never` where one is demanded: both are taken for everything;
 * - a function that answers whatever type its caller names, or a type guard, where that is the proof;
 * - a copy of a proof with other contents (spread, Object.assign).
 */
import ts from 'typescript';

const MAKER = /(^|\/)src\/domain\/access\/allow\.ts$/;

/** Whether it is the proof itself: an object of the type that the maker declares. */
const isProof = (type) =>
  [type.symbol, type.aliasSymbol].some(
    (symbol) =>
      symbol?.name === 'Allowed' &&
      symbol.declarations?.some((one) => MAKER.test(one.getSourceFile().fileName.replaceAll('\\', '/'))),
  );

const NOTHING_KNOWN = ts.TypeFlags.Any | ts.TypeFlags.Never;

/** How far into an object a proof is looked for. */
const DEPTH = 2;

export const forgedProof = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      cast: 'Allowed<…> is a proof of permission: only src/domain/access/allow.ts makes one. Call allow().',
      unknown:
        'Here a proof of permission is demanded, and this has no type that says it is one. Call allow().',
      named: 'This answers whatever type is named, and a proof of permission is named. Call allow().',
      guard: 'Nobody finds out by looking whether something is a proof of permission. Call allow().',
      copy: 'A copy of a proof of permission proves something else. Call allow().',
    },
  },
  create(context) {
    if (MAKER.test(context.filename.replaceAll('\\', '/'))) return {};
    const services = context.sourceCode.parserServices;
    const checker = services.program.getTypeChecker();
    const typeOf = (node) => services.getTypeAtLocation(node);
    const nodeOf = (node) => services.esTreeNodeToTSNodeMap.get(node);

    /** A cast is looked at as what it is, and where it stands. */
    const told = new Set();

    /** Whether something of the type is, or holds, a proof. */
    function holdsProof(type, depth = DEPTH, seen = new Set()) {
      if (type === undefined || seen.has(type)) return false;
      seen.add(type);
      if (isProof(type)) return true;
      if (type.isUnionOrIntersection()) return type.types.some((one) => holdsProof(one, depth, seen));
      if (depth === 0 || !(type.flags & ts.TypeFlags.Object)) return false;
      const inner = checker.isArrayType(type) || checker.isTupleType(type) || type.symbol?.name === 'Promise';
      if (inner) return checker.getTypeArguments(type).some((one) => holdsProof(one, depth, seen));
      return type
        .getProperties()
        .some((property) => holdsProof(checker.getTypeOfSymbol(property), depth - 1, seen));
    }

    /** What the place demands that the expression stands in. */
    const demanded = (node) => checker.getContextualType(nodeOf(node));

    function checkUnknown(node) {
      if (!node || node.type === 'SpreadElement' || told.has(node)) return;
      if ((typeOf(node).flags & NOTHING_KNOWN) === 0 || !holdsProof(demanded(node))) return;
      told.add(node);
      context.report({ node, messageId: 'unknown' });
    }

    function checkCast(node) {
      const target = typeOf(node.typeAnnotation);
      if ((target.flags & NOTHING_KNOWN) !== 0) return checkUnknown(node);
      if (node.typeAnnotation.typeName?.name === 'const' || !holdsProof(target)) return;
      const source = typeOf(node.expression);
      const isOne = (source.flags & NOTHING_KNOWN) === 0 && checker.isTypeAssignableTo(source, target);
      if (!isOne) context.report({ node, messageId: 'cast' });
    }

    /** `f<T>(x: unknown): T` answers what it is told to. */
    function namesItsAnswer(signature) {
      const declared = signature?.getDeclaration();
      const answer = declared?.type;
      if (answer === undefined || !declared.typeParameters) return false;
      const names = declared.typeParameters.map((one) => one.name.text);
      const asked = names.filter((name) => mentions(answer, name));
      return asked.some((name) => !declared.parameters.some((one) => one.type && mentions(one.type, name)));
    }

    function checkCall(node) {
      for (const argument of node.arguments) checkUnknown(argument);
      const signature = checker.getResolvedSignature(nodeOf(node));
      const spread = node.arguments.find(
        (one) => one.type === 'SpreadElement' && (typeOf(one.argument).flags & NOTHING_KNOWN) !== 0,
      );
      const wants = (parameter) => holdsProof(checker.getTypeOfSymbolAtLocation(parameter, nodeOf(node)));
      if (spread !== undefined && signature?.getParameters().some(wants)) {
        context.report({ node: spread, messageId: 'unknown' });
      }
      if (namesItsAnswer(signature) && holdsProof(typeOf(node))) {
        context.report({ node, messageId: 'named' });
      }
      if (context.sourceCode.getText(node.callee) !== 'Object.assign') return;
      for (const argument of node.arguments) {
        if (holdsProof(typeOf(argument), 0)) context.report({ node: argument, messageId: 'copy' });
      }
    }

    return {
      TSAsExpression: checkCast,
      TSTypeAssertion: checkCast,
      CallExpression: checkCall,
      NewExpression: (node) => node.arguments.forEach(checkUnknown),
      VariableDeclarator: (node) => checkUnknown(node.init),
      AssignmentExpression: (node) => checkUnknown(node.right),
      PropertyDefinition: (node) => checkUnknown(node.value),
      Property: (node) => checkUnknown(node.value.type === 'AssignmentPattern' ? undefined : node.value),
      ReturnStatement: (node) => checkUnknown(node.argument),
      ArrowFunctionExpression: (node) => {
        if (node.body.type !== 'BlockStatement') checkUnknown(node.body);
      },
      TSTypePredicate(node) {
        const type = node.typeAnnotation?.typeAnnotation;
        if (type && holdsProof(typeOf(type))) context.report({ node, messageId: 'guard' });
      },
      'ObjectExpression > SpreadElement'(node) {
        if (holdsProof(typeOf(node.argument), 0)) context.report({ node, messageId: 'copy' });
      },
    };
  },
};

/** Whether a type, as it is written, names a type parameter. */
function mentions(type, name) {
  if (ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === name) {
    return true;
  }
  return ts.forEachChild(type, (inner) => mentions(inner, name) || undefined) === true;
}
