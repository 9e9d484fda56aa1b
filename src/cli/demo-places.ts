/** Where the demo's sites are, and what sockets its chargers have. */

export const place = (
  latitude: number,
  longitude: number,
  streetAddress: string,
  streetNumber: string,
  city: string,
) => ({
  locationInfo: { latitude, longitude, streetAddress, streetNumber, city, country: 'FIN' },
});
// maxWatts is left unset: the demo's time runs faster than its clocks, and its energy would rightly be flagged.
export const type2 = (ids: readonly number[], maxWatts: number) => ({
  sockets: ids.map((id) => ({
    id,
    type: 'IEC_62196_T2',
    format: 'SOCKET',
    socketPowerType: 'AC_3_PHASE',
    maxPower: `${maxWatts / 1000} kW`,
    maxVoltage: 230,
    maxAmperage: Math.round(maxWatts / 690),
  })),
});
export const ccs = (ids: readonly number[], maxWatts: number) => ({
  sockets: ids.map((id) => ({
    id,
    type: 'IEC_62196_T2_COMBO',
    format: 'CABLE',
    socketPowerType: 'DC',
    maxPower: `${maxWatts / 1000} kW`,
    maxVoltage: 920,
  })),
});
