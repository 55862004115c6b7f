namespace VoiceAgent.Pipeline.Scenarios.Insurance.Billing;

/// <summary>A member's promise to pay, or a card payment. Money is in dollars.</summary>
/// <param name="Id">The idempotency key of the tool call. A repeated call has the same key, so it is the same payment.</param>
/// <param name="Day">For a promise: the date by which the member pays.</param>
/// <param name="Replaces">The id of the promise that this one corrects.</param>
/// <param name="Receipt">For a card payment: the payment provider's id.</param>
/// <param name="CardEnding">For a card payment: the last four digits. No other digits of a card are stored.</param>
internal sealed record Payment(
    string Id,
    string MemberNumber,
    PaymentKind Kind,
    decimal Amount,
    DateTimeOffset At,
    DateOnly? Day = null,
    string? Replaces = null,
    string? Receipt = null,
    string? CardEnding = null);

internal enum PaymentKind
{
    Promise,
    Card,
}

/// <summary>Stores promises and payments of members.</summary>
internal interface IPayments
{
    /// <summary>Stores a payment. A payment that already exists under this id is not changed.</summary>
    /// <returns>The payment that is stored under this id.</returns>
    Task<Payment> AddAsync(Payment payment, CancellationToken cancelled);

    /// <summary>Oldest first.</summary>
    Task<IReadOnlyList<Payment>> OfAsync(string memberNumber, CancellationToken cancelled);
}
