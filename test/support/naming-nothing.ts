// Parameters and fields that name no thing of ours. See walk.ts.
/** Those that name nothing: a number, a choice, a time, a name that is given. */
export const NAMING_NOTHING = `
  role roles secret currentPassword
  socketId id referenceId referenceType cursor nextCursor limit sort total from until since startedFrom
  startedUntil stoppedFrom stoppedUntil startedAt stoppedAt month expiringBefore tagExpiringBefore
  startDate expiringDate effectiveFrom expiresAt subsites active goodNow blocked cascade dryRun
  exclude purpose outcome action direction for thing with status connected manufacturer model kind fate open refused
  flag delimiter bom mode items tags integratedExternalIds sockets scopes source name groupName
  publicGroupName chargerName costName tokenName reason blockedReason groupType policy localList timeZone
  locationInfo latitude longitude streetAddress streetNumber houseLetter postalNumber city area
  country evseId splitEvseBySocket capabilities physicalReference integrationRelays
  pushIntegrationEnabled customProperties chargerSpecificMessageStructure authMode password adoptHours
  allowMissingSubprotocol minimumSecurityProfile quiet callTimeoutSeconds securityProfile type maxPower format socketPowerType maxWatts maxVoltage maxAmperage
  phaseRotation termsAndConditions deviceEvseId deviceConnectorId shareParentIdTag invoicable
  concurrency energyWh tagConcurrency cacheSeconds meterValuesDays overlapSeconds
  wait expiresIn unchecked state connectorId certificateChain key value id vendorId messageId
  data certificateHashData hashAlgorithm issuerNameHash issuerKeyHash serialNumber requestedMessage duration
  chargingRateUnit location retries retryInterval startTime stopTime certificateType logType requestId log
  remoteLocation oldestTimestamp latestTimestamp certificate chargingProfile csChargingProfiles
  chargingProfileId stackLevel chargingProfilePurpose chargingProfileKind recurrencyKind validFrom validTo
  chargingSchedule startSchedule chargingSchedulePeriod startPeriod limit numberPhases minChargingRate
  expiryDate listVersion updateType localAuthorizationList idTagInfo expiryDate firmware retrieveDateTime
  installDateTime signingCertificate signature retrieveDate available payload filter
  perMinute firmwareVersion amps watts minutes models version fileName seconds thread
`.split(/\s+/);
