/** What the demo's network is described with; each `body` is what is sent to the API. */

export interface DemoSite {
  readonly externalId: string;
  readonly parent?: string;
  readonly body: Readonly<Record<string, unknown>>;
}
export interface DemoCharger {
  readonly chargerId: string;
  readonly site: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** How the simulated one behaves: vendor, model, connectors, maxPowerW, dc, tags … */
  readonly simulated: Readonly<Record<string, unknown>>;
}
export interface DemoDriver {
  readonly externalId: string;
  readonly home?: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly tags: readonly Readonly<Record<string, unknown>>[];
  readonly sites: readonly string[];
  readonly chargers: readonly string[];
  readonly externalIds?: readonly Readonly<Record<string, unknown>>[];
}
export interface DemoCustomer {
  readonly name: string;
  readonly sites: readonly DemoSite[];
  readonly chargers: readonly DemoCharger[];
  readonly drivers: readonly DemoDriver[];
}
