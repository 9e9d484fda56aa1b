/** What a key may: a line for each kind of thing, a box for each thing to do with it. Only what one has oneself is offered. */
import { Button, Checkbox, Group, Text } from '@mantine/core';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { ALL, RESOURCES, type Scope, USUAL, verbOf } from './scope-words.ts';
import classes from './settings.module.css';

interface Props {
  value: readonly Scope[];
  onChange: (scopes: readonly Scope[]) => void;
}

export function ScopesField({ value, onChange }: Props) {
  const words = t.settings.keys;
  const { scopes: own } = useSession();
  const isOwn = (scope: Scope) => own.includes(scope);
  const put = (scopes: readonly Scope[]) => onChange(scopes.filter(isOwn));
  return (
    <fieldset className={classes.fieldset}>
      <legend>{words.scopesTitle}</legend>
      <Group gap="xs" mb="xs">
        <Button size="compact-xs" variant="default" onClick={() => put(USUAL)}>
          {words.whole.usual}
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => put(ALL.filter((scope) => scope.endsWith(':read')))}
        >
          {words.whole.read}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => put([])}>
          {words.whole.none}
        </Button>
      </Group>
      <div className={classes.scopes}>
        {RESOURCES.filter(([, scopes]) => scopes.some(isOwn)).map(([resource, scopes]) => {
          const [name, what] = words.resources[resource] ?? [resource, ''];
          return (
            <div key={resource} className={classes.scope} role="group" aria-label={name}>
              <div>
                <Text size="sm" fw={600} lh={1.3}>
                  {name}
                </Text>
                <Text size="xs" c="dimmed" lh={1.3}>
                  {what}
                </Text>
              </div>
              {scopes.filter(isOwn).map((scope) => (
                <Checkbox
                  key={scope}
                  size="xs"
                  label={verbOf(scope)}
                  aria-label={`${name}: ${verbOf(scope)}`}
                  checked={value.includes(scope)}
                  onChange={(event) =>
                    onChange(
                      event.currentTarget.checked
                        ? ALL.filter((one) => one === scope || value.includes(one))
                        : value.filter((one) => one !== scope),
                    )
                  }
                />
              ))}
            </div>
          );
        })}
      </div>
      {value.length === 0 ? (
        <Text size="sm" c="red" mt={4} role="alert">
          {words.form.noScope}
        </Text>
      ) : null}
    </fieldset>
  );
}
