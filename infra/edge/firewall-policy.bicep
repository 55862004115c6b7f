// The web application firewall: OWASP rules, bots, and a limit of requests for each address.
import { Context } from '../shared/context.bicep'

param context Context

resource policy 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
  name: 'waf-${context.name}-${context.suffix}'
  location: context.location
  tags: context.tags
  properties: {
    policySettings: {
      state: 'Enabled'
      mode: 'Prevention'
      requestBodyCheck: true
      // A file of members has up to 5 MB. Only its beginning is inspected.
      requestBodyEnforcement: false
      requestBodyInspectLimitInKB: 128
    }
    customRules: [
      {
        name: 'OneAddress'
        priority: 10
        ruleType: 'RateLimitRule'
        rateLimitDuration: 'OneMin'
        // Event Grid and Communication Services send the events of all calls from few addresses, so the webhooks are left out.
        rateLimitThreshold: 1000
        groupByUserSession: [{ groupByVariables: [{ variableName: 'ClientAddr' }] }]
        action: 'Block'
        matchConditions: [
          {
            matchVariables: [{ variableName: 'RequestUri' }]
            operator: 'BeginsWith'
            negationConditon: true
            matchValues: ['/webhooks/', '/media/']
            transforms: ['Lowercase']
          }
        ]
      }
    ]
    managedRules: {
      managedRuleSets: [
        { ruleSetType: 'OWASP', ruleSetVersion: '3.2' }
        { ruleSetType: 'Microsoft_BotManagerRuleSet', ruleSetVersion: '1.1' }
      ]
      exclusions: [
        // Signed values that look like attacks: telephony's tokens, a call's ticket, and the session of an operator.
        { matchVariable: 'RequestHeaderNames', selectorMatchOperator: 'Equals', selector: 'Authorization' }
        { matchVariable: 'RequestArgNames', selectorMatchOperator: 'Equals', selector: 'ticket' }
        { matchVariable: 'RequestCookieNames', selectorMatchOperator: 'StartsWith', selector: '.AspNetCore' }
      ]
    }
  }
}

output id string = policy.id
