// Tells somebody when a day costs much more than the days before it. Azure finds such days only for whole subscriptions.
targetScope = 'subscription'

import { Context } from '../shared/context.bicep'

param context Context
param startDate string = utcNow('yyyy-MM-ddT00:00:00Z')

resource anomaly 'Microsoft.CostManagement/scheduledActions@2023-11-01' = {
  name: 'anomaly-${context.suffix}'
  kind: 'InsightAlert'
  properties: {
    displayName: 'VoiceAgent: unusual cost'
    status: 'Enabled'
    viewId: '${subscription().id}/providers/Microsoft.CostManagement/views/ms:DailyAnomalyByResourceGroup'
    notificationEmail: context.options.operatorEmail
    notification: { subject: 'Unusual cost of VoiceAgent', to: [context.options.operatorEmail] }
    schedule: { frequency: 'Daily', startDate: startDate, endDate: dateTimeAdd(startDate, 'P1Y') }
  }
}
