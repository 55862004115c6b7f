// Notices from outside that a region does not answer. A region's own alerts may die with it, so this has its own workspace, in another region.
@description('A region that is none of those that are watched, or the second one.')
param location string
param environmentName string
param tags object

@description('The public host of the gateway in each region.')
param regions { location: string, calls: string }[]

@description('Receives the alert.')
param operatorEmail string

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-regions-${environmentName}'
  location: location
  tags: tags
  properties: { sku: { name: 'PerGB2018' }, retentionInDays: 30 }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-regions-${environmentName}'
  location: location
  tags: tags
  kind: 'web'
  properties: { Application_Type: 'web', WorkspaceResourceId: workspace.id }
}

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-regions-${environmentName}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'Regions'
    enabled: true
    emailReceivers: empty(operatorEmail) ? [] : [{ name: 'operators', emailAddress: operatorEmail, useCommonAlertSchema: true }]
  }
}

// Five places in the world ask each gateway every five minutes. Microsoft's names of places: North Europe, West Europe, East US, West US, Southeast Asia.
resource tests 'Microsoft.Insights/webtests@2022-06-15' = [
  for region in regions: {
    name: 'health-${region.location}'
    location: location
    // Application Insights finds its tests by this tag.
    tags: union(tags, { 'hidden-link:${insights.id}': 'Resource' })
    kind: 'standard'
    properties: {
      SyntheticMonitorId: 'health-${region.location}'
      Name: 'health-${region.location}'
      Enabled: true
      Frequency: 300
      Timeout: 30
      Kind: 'standard'
      RetryEnabled: true
      Locations: [for place in ['emea-gb-db3-azr', 'emea-nl-ams-azr', 'us-va-ash-azr', 'us-ca-sjc-azr', 'apac-sg-sin-azr']: { Id: place }]
      Request: { RequestUrl: 'https://${region.calls}/health', HttpVerb: 'GET', ParseDependentRequests: false }
      ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 7 }
    }
  }
]

resource away 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for (region, i) in regions: {
    name: 'alert-region-away-${region.location}'
    location: 'global'
    tags: tags
    properties: {
      description: 'Three of five places do not reach the gateway in ${region.location}. docs/disaster-recovery.md says who decides about a failover.'
      severity: 0
      enabled: true
      scopes: [tests[i].id, insights.id]
      evaluationFrequency: 'PT1M'
      windowSize: 'PT5M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
        webTestId: tests[i].id
        componentId: insights.id
        failedLocationCount: 3
      }
      actions: [{ actionGroupId: operators.id }]
    }
  }
]
