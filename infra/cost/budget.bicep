// A monthly budget of the resource group. It warns before the money is spent, and when the forecast says that it will be.
import { Context } from '../shared/context.bicep'

param context Context
param actionGroupId string

param thisMonth string = utcNow('yyyy-MM-01')

// Azure refuses to change it, so the first run stores it.
var startDate = empty(context.options.?budgetStart ?? '') ? thisMonth : context.options.budgetStart!

var email = context.options.operatorEmail
var contacts = { contactEmails: empty(email) ? [] : [email], contactGroups: [actionGroupId], operator: 'GreaterThan', enabled: true }

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: 'budget-${context.name}'
  properties: {
    category: 'Cost'
    amount: context.sizes.monthlyBudget
    timeGrain: 'Monthly'
    timePeriod: { startDate: startDate }
    notifications: {
      half: union(contacts, { threshold: 50, thresholdType: 'Actual' })
      nearlyAll: union(contacts, { threshold: 90, thresholdType: 'Actual' })
      forecast: union(contacts, { threshold: 100, thresholdType: 'Forecasted' })
    }
  }
}
