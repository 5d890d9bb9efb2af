import { useQuery } from '@tanstack/react-query';
import { Async } from '@/shared/components/Async';
import { Card } from '@/shared/components/Card';
import { FindingRow } from './FindingRow';
import { Room } from '../Room';
import { protectionsQuery } from './queries';
import { RunnerCard } from './RunnerCard';

/** Show what holds programs on this machine, as doctor tells it, with a fix for each gap. */
export function SandboxRoom() {
  const protections = useQuery(protectionsQuery);
  return (
    <Room
      title="Sandbox"
      text="What keeps a program from everything but its inputs and outputs on this machine, as a self-test found it."
      command="orchestrator doctor"
    >
      <Async subject="The protections" query={protections}>
        {(data) => (
          <>
            {data.sandbox_off && (
              <p
                role="alert"
                className="rounded-lg border border-line-strong bg-bad-soft p-4 text-sm font-medium"
              >
                Programs run without any sandbox: the server was started with UNSAFE_NO_SANDBOX. Restart it
                without that setting.
              </p>
            )}
            {data.runners.map((runner) => (
              <RunnerCard key={runner.runner} runner={runner} />
            ))}
            <Card title="Machine" padded={false}>
              <ul className="divide-y">
                {data.checks.map((check) => (
                  <FindingRow
                    key={check.name}
                    isFine={check.ok}
                    name={check.name}
                    detail={check.found}
                    fix={check.fix}
                  />
                ))}
              </ul>
            </Card>
          </>
        )}
      </Async>
    </Room>
  );
}
