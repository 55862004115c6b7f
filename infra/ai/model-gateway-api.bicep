// The API of the model gateway, and the pool of accounts behind it. The policy is model-gateway.xml.
param gatewayName string
param endpoints string[]

@description('What stands in braces in the policy.')
param values { caller: string, tenant: string, tokens: string }

var policyText = reduce(items(values), loadTextContent('model-gateway.xml'), (text, value) => replace(text, '{${value.key}}', value.value))

// An account without capacity is left alone for as long as it asks for.
var noCapacity = {
  name: 'no-capacity'
  failureCondition: { count: 1, interval: 'PT10S', statusCodeRanges: [{ min: 429, max: 429 }, { min: 500, max: 599 }] }
  tripDuration: 'PT10S'
  acceptRetryAfter: true
}

resource gateway 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: gatewayName

  resource accounts 'backends' = [
    for (endpoint, i) in endpoints: {
      name: 'models-${i}'
      properties: { url: '${endpoint}openai', protocol: 'http', circuitBreaker: { rules: [noCapacity] } }
    }
  ]

  resource pool 'backends' = {
    name: 'models'
    properties: {
      type: 'Pool'
      pool: { services: [for (endpoint, i) in endpoints: { id: accounts[i].id, priority: min(i + 1, 100), weight: 1 }] }
    }
  }

  resource api 'apis' = {
    name: 'models'
    properties: { displayName: 'Models', path: 'openai', protocols: ['https'], subscriptionRequired: false, type: 'http' }

    resource operation 'operations' = {
      name: 'any'
      properties: { displayName: 'Any', method: 'POST', urlTemplate: '/*' }
    }

    resource policy 'policies' = {
      name: 'policy'
      properties: { format: 'rawxml', value: policyText }
      dependsOn: [pool]
    }
  }
}
