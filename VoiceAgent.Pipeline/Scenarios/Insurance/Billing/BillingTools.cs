using System.ComponentModel;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Pipeline.Speakable;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Scenarios.Insurance.Billing;

/// <summary>Tools that look up what a caller owes, and note promises to pay.</summary>
internal sealed class BillingTools(IPayments payments, IdentityCheck check)
{
    // In days. A human must agree to a later date.
    private const int LongestPromise = 60;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(8);

    public AgentTool FindBalance() => AgentTool.From(
        FindAsync,
        "find_balance",
        "Finds what the verified caller owes, when it is due, and what was promised. Requires verify_identity before.",
        ToolKind.Read,
        Deadline);

    public AgentTool PromisePayment() => AgentTool.From(
        PromiseAsync,
        "promise_payment",
        "Notes that the verified caller will pay an amount by a day. Repeat amount and day to the caller and wait for a yes before you use it.",
        ToolKind.Commit,
        Deadline) with
    { IsRepeatable = true };

    /// <summary>The amount that is still owed after card payments.</summary>
    public static decimal Owed(Member member, IEnumerable<Payment> payments) =>
        Math.Max(0, member.Balance - payments.Where(payment => payment.Kind is PaymentKind.Card).Sum(payment => payment.Amount));

    private async Task<object> FindAsync(CallContext call, CancellationToken cancelled)
    {
        var member = await check.RequiredAsync(call, cancelled);
        var known = await payments.OfAsync(member.Id, cancelled);
        var owed = Owed(member, known);
        var promise = Standing(known).LastOrDefault(payment => payment.Day >= call.Today);
        return new
        {
            owes = owed > 0,
            balance = Spoken.Money(owed),
            due_on = owed > 0 && member.DueOn is { } due ? Spoken.Day(due) : null,
            promised = promise is null ? null : Spoken.Money(promise.Amount),
            promised_for = promise?.Day is { } day ? Spoken.DayWithWeekday(day) : null,
        };
    }

    private async Task<object> PromiseAsync(
        CallContext call,
        [Description("The day by which the caller will pay: yyyy-MM-dd, or in the caller's words, such as 'next Friday'.")] string day,
        CancellationToken cancelled,
        [Description("Dollars, such as 50 or 86.40. Leave it out for everything that is owed.")] string? amount = null)
    {
        var member = await check.RequiredAsync(call, cancelled);
        var known = await payments.OfAsync(member.Id, cancelled);
        var owed = Owed(member, known);
        if (Day(call, day) is not { } by)
        {
            return new { promised = false, problem = $"The day was not understood, or is past or more than {LongestPromise} days away." };
        }

        var money = string.IsNullOrWhiteSpace(amount) ? owed : SpokenMoney.In(amount);
        if (owed == 0 || money is not > 0 || money > owed)
        {
            return new { promised = false, problem = owed == 0 ? "Nothing is owed." : $"The amount was not understood or is more than is owed, {Spoken.Money(owed)}." };
        }

        // A repeated promise in one call is the same promise. A different one replaces the earlier one.
        var earlier = Standing(known).LastOrDefault(payment => payment.Id.StartsWith($"{call.Call}:", StringComparison.Ordinal) && payment.Id != call.IdempotencyKey);
        var promise = earlier is { } same && same.Amount == money && same.Day == by
            ? same
            : await payments.AddAsync(new Payment(call.IdempotencyKey, member.Id, PaymentKind.Promise, money.Value, call.Clock.UtcNow, by, earlier?.Id), cancelled);
        return new { promised = true, amount = Spoken.Money(promise.Amount), day = Spoken.DayWithWeekday(promise.Day!.Value) };
    }

    private static IEnumerable<Payment> Standing(IReadOnlyList<Payment> known) =>
        known.Where(payment => payment.Kind is PaymentKind.Promise && known.All(other => other.Replaces != payment.Id));

    private static DateOnly? Day(CallContext call, string said) =>
        SpokenDays.Read(said, call.TodayFor(said)) is { } day && day >= call.Today && day <= call.Today.AddDays(LongestPromise) ? day : null;
}
