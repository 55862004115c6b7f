// How recordings are protected and when they go: undelete for 14 days, cheaper tiers as they age, deletion at the end of the retention.
// Finished calls in Cosmos DB are deleted after the same number of days (Cosmos:Retention of the gateway).
param accountName string

@minValue(91)
param retentionDays int

// Whoever asks for erasure is erased after these days too.
var undeleteDays = 14

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: true
    changeFeed: { enabled: true, retentionInDays: undeleteDays }
    deleteRetentionPolicy: { enabled: true, days: undeleteDays }
    containerDeleteRetentionPolicy: { enabled: true, days: undeleteDays }
    // All recordings as they were at any second of the last days.
    restorePolicy: { enabled: true, days: undeleteDays - 1 }
  }
}

resource ageing 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'recordings'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['recordings/'] }
            actions: {
              baseBlob: {
                tierToCool: { daysAfterModificationGreaterThan: 30 }
                // A recording that was brought back to be heard stays for a week.
                tierToArchive: { daysAfterModificationGreaterThan: 90, daysAfterLastTierChangeGreaterThan: 7 }
              }
              version: { delete: { daysAfterCreationGreaterThan: undeleteDays } }
            }
          }
        }
        {
          // The gateway's round deletes what is due. This rule is for what it has missed. The gateway sets the tag, and removes it while a legal hold exists.
          name: 'recordings-that-may-expire'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['recordings/'], blobIndexMatch: [{ name: 'mayExpire', op: '==', value: 'yes' }] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: retentionDays } } }
          }
        }
        {
          // Exports of a caller's data, and the states of jobs.
          name: 'exports'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['recordings/exports/', 'recordings/jobs/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 1 } } }
          }
        }
      ]
    }
  }
}
