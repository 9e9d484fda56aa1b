/** What is known of a charger's profiles follows what it says to commands about them. */
import { changeBy, isAboutProfiles } from '../../domain/charging-profiles/known.ts';
import type { KeepChargingProfiles } from '../ports/charging-profiles.ts';
import type { Follow } from './follow.ts';

/** Keeps it. */
export const knowProfiles =
  (use: KeepChargingProfiles): Follow =>
  async (tx, by, ended, _called, at) => {
    if (!isAboutProfiles(ended)) return [];
    const known = await use.profilesOf(tx, by);
    // Only an answer that comes late can be overtaken.
    const overtaken = ended.late && (await use.isOvertaken(tx, by, ended));
    await use.changeProfiles(tx, by, changeBy(known, ended, overtaken), ended, ended.sentAt ?? at);
    return [];
  };
