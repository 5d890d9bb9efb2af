import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { pluginsQuery } from '@/shared/api/plugins';
import { Async } from '@/shared/components/Async';
import { Card } from '@/shared/components/Card';
import { EmptyState } from '@/shared/components/EmptyState';
import { Field, Input } from '@/shared/components/Field';
import { filterByWords } from '@/shared/lib/wordSearch';
import { Room } from '../Room';
import { MetricRow } from './MetricRow';
import { PluginRow } from './PluginRow';
import { groupPlugins } from './pluginGroups';

/** Show everything that a task can choose from on this server, each with its line of help; searchable. */
export function PluginsRoom() {
  const [search, setSearch] = useState('');
  const plugins = useQuery(pluginsQuery);
  return (
    <Room
      title="Plug-ins"
      text="Agents, graders, runners and metrics that tasks on this server can choose. More come as Python packages."
      command="orchestrator get-plugins"
    >
      <Field label="Search plug-ins and metrics" hidden>
        {(control) => (
          <Input
            {...control}
            type="search"
            data-search
            placeholder="Search plug-ins and metrics"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        )}
      </Field>
      <Async subject="The plug-ins" query={plugins}>
        {(data) => {
          const groups = groupPlugins(filterByWords(data.plugins, search));
          const metrics = filterByWords(data.metrics, search);
          if (groups.length === 0 && metrics.length === 0)
            return <EmptyState title="Nothing matches">Try another word.</EmptyState>;
          return (
            <>
              {groups.map((group) => (
                <Card key={group.name} title={group.name} padded={false}>
                  <ul className="divide-y">
                    {group.plugins.map((plugin) => (
                      <PluginRow key={plugin.name} plugin={plugin} />
                    ))}
                  </ul>
                </Card>
              ))}
              {metrics.length > 0 && (
                <Card title={`Metrics (${metrics.length})`} padded={false}>
                  <ul className="divide-y">
                    {metrics.map((metric) => (
                      <MetricRow key={metric.name} metric={metric} />
                    ))}
                  </ul>
                </Card>
              )}
            </>
          );
        }}
      </Async>
    </Room>
  );
}
