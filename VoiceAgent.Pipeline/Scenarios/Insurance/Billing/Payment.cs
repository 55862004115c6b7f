namespace VoiceAgent.Pipeline.Scenarios.Insurance.Billing;

/// <summary>What a member has promised to pay, or has paid by card. Money is in dollars.</summary>
/// <param name="Id">The idempotency key of the tool call that made it: repeated, it is the same payment.</param>
/// <param name="Day">A promise's: by when.</param>
/// <param name="Replaces">The promise that this one corrects.</param>
/// <param name="Receipt">A card payment's: the provider's name for it.</param>
/// <param name="CardEnding">A card payment's: the last four digits. No more of a card is ever kept.</param>
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

/// <summary>Promises and payments of members.</summary>
internal interface IPayments
{
    /// <summary>Keeps a payment. One that is there already under its id stays as it is.</summary>
    /// <returns>The payment that is kept under this id.</returns>
    Task<Payment> AddAsync(Payment payment, CancellationToken cancelled);

    /// <summary>Oldest first.</summary>
    Task<IReadOnlyList<Payment>> OfAsync(string memberNumber, CancellationToken cancelled);
}
