using System.ComponentModel.DataAnnotations;
using VoiceAgent.CallGateway.Webhooks.Signed;

namespace VoiceAgent.CallGateway.Webhooks;

/// <summary>Section <c>Webhooks</c>.</summary>
internal sealed record WebhookOptions : IValidatableObject
{
    public const string Section = "Webhooks";

    private const int ShortestKey = 16;

    /// <summary>The secret in <c>POST /webhooks/azure/events?code=…</c>. Empty: Event Grid signs in with tokens only, see <see cref="EventGrid"/>.</summary>
    public string Key { get; init; } = "";

    /// <summary>The tokens with which Event Grid may sign in. Off without an audience.</summary>
    public EventGridTokenOptions EventGrid { get; init; } = new();

    /// <summary>Systems that may send signed webhooks: transcription results, reports about media, and requests for the figures.</summary>
    public IReadOnlyList<SignedSender> Senders { get; init; } = [];

    /// <summary>How far the timestamp of a signed webhook may be from this gateway's time. A repeated id is recognised for longer than that.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether <c>POST /webhooks/test</c> exists. Senders try their signatures there.</summary>
    public bool Test { get; init; }

    /// <summary>How many ringing calls of one delivery are answered at the same time. Usually a delivery has one.</summary>
    public int RingsAtOnce { get; init; } = 16;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RingsAtOnce < 1)
        {
            yield return new ValidationResult("'Webhooks:RingsAtOnce' must be at least 1.");
        }

        if (Key.Length < ShortestKey && (Key.Length > 0 || !EventGrid.IsOn))
        {
            yield return new ValidationResult($"Set 'Webhooks:Key' to a secret of at least {ShortestKey} characters; the event subscription's address must have it as ?code=.");
        }

        foreach (var wrong in EventGrid.Mistakes())
        {
            yield return new ValidationResult(wrong);
        }

        if (Tolerance < TimeSpan.FromSeconds(10) || Tolerance > TimeSpan.FromHours(1))
        {
            yield return new ValidationResult("'Webhooks:Tolerance' must be between 10 seconds and an hour.");
        }

        foreach (var wrong in Senders.SelectMany(static sender => sender.Mistakes()))
        {
            yield return new ValidationResult(wrong);
        }

        foreach (var twice in Senders.GroupBy(static sender => sender.Name).Where(static same => same.Count() > 1))
        {
            yield return new ValidationResult($"'Webhooks:Senders' has the name '{twice.Key}' more than once.");
        }
    }
}
