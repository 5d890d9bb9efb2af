import { useQuery } from '@tanstack/react-query';
import { Async } from '@/shared/components/Async';
import { Card } from '@/shared/components/Card';
import { Room } from '../Room';
import { settingsQuery, type Section } from './queries';
import { SettingRow } from './SettingRow';
import { SECTIONS } from './settingText';

/** Show the settings and limits that this server was started with. */
export function ServerRoom() {
  const settings = useQuery(settingsQuery);
  return (
    <Room
      title="Limits and settings"
      text="What this server was started with. To change a setting, write it into .env or the server's environment, and restart it."
      command="orchestrator get-settings"
    >
      <Async subject="The settings" query={settings}>
        {(data) => (
          <>
            <p className="text-sm text-muted">
              Release {data.version}; records: {data.records}.
            </p>
            {(Object.keys(SECTIONS) as Section[]).map((section) => (
              <Card key={section} title={SECTIONS[section]} padded={false}>
                <ul className="divide-y">
                  {data.settings
                    .filter((setting) => setting.section === section)
                    .map((setting) => (
                      <SettingRow key={setting.name} setting={setting} />
                    ))}
                </ul>
              </Card>
            ))}
          </>
        )}
      </Async>
    </Room>
  );
}
