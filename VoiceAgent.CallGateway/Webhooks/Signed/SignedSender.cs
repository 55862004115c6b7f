using VoiceAgent.CallGateway.Outgoing;

namespace VoiceAgent.CallGateway.Webhooks.Signed;

/// <summary>A system that may send signed webhooks.</summary>
internal sealed record SignedSender
{
    private const int LongestName = 40;

    /// <summary>For the log of calls, figures and limits: small letters, digits and hyphens.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// <c>whsec_</c> and 24 to 64 random bytes in base64. Two secrets are accepted while the sender changes from one to the other. They come from a vault or
    /// from user secrets, never from a file in the repository.
    /// </summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    public IEnumerable<byte[]> Keys => Secrets.Select(static secret => WebhookSignature.TryRead(secret, out var key) ? key : throw new InvalidOperationException("The options were not validated."));

    public IEnumerable<string> Mistakes()
    {
        if (Name.Length is 0 or > LongestName || !Name.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-'))
        {
            yield return $"'Webhooks:Senders' has the name '{Name}'. Use 1 to {LongestName} small letters, digits and hyphens.";
        }

        if (Secrets.Count is 0 or > 3 || Secrets.Any(static secret => !WebhookSignature.TryRead(secret, out _)))
        {
            yield return $"'Webhooks:Senders' needs one to three Secrets for '{Name}': '{WebhookSignature.SecretPrefix}' and {WebhookSignature.ShortestSecret} to {WebhookSignature.LongestSecret} random bytes in base64.";
        }
    }
}
