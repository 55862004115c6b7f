namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>A customer's endpoint for events.</summary>
internal sealed record WebhookTarget
{
    private const int LongestName = 40;

    /// <summary>For operators, metrics and the queues: small letters, digits and hyphens. Another name begins with an empty queue.</summary>
    public string Name { get; init; } = "";

    /// <summary>An https address. http is allowed only for this machine.</summary>
    public string Url { get; init; } = "";

    /// <summary>
    /// <c>whsec_</c> and 24 to 64 random bytes in base64. Two secrets are used while the receiver changes from one to the other. They come from a vault or from
    /// user secrets, never from a file in the repository.
    /// </summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Which of <see cref="EventTypes"/> it gets. Empty: all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>It gets events only of calls to these numbers. Empty: of all calls.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    public IEnumerable<byte[]> Keys => Secrets.Select(static secret => WebhookSignature.TryRead(secret, out var key) ? key : throw new InvalidOperationException("The options were not validated."));

    public IEnumerable<string> Mistakes()
    {
        if (Name.Length is 0 or > LongestName || Name == EventGridSubscriber.Topic || !Name.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-'))
        {
            yield return $"'Events:Webhooks' has the name '{Name}'. Use 1 to {LongestName} small letters, digits and hyphens, and not '{EventGridSubscriber.Topic}'.";
        }

        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) || url.UserInfo.Length > 0)
        {
            yield return $"'Events:Webhooks' has an address for '{Name}' that cannot be used. Set Url to an https address without user name (http only on this machine).";
        }

        if (Secrets.Count is 0 or > 2 || Secrets.Any(static secret => !WebhookSignature.TryRead(secret, out _)))
        {
            yield return $"'Events:Webhooks' needs one or two Secrets for '{Name}': '{WebhookSignature.SecretPrefix}' and {WebhookSignature.ShortestSecret} to {WebhookSignature.LongestSecret} random bytes in base64.";
        }

        foreach (var unknown in Types.Where(static type => !EventTypes.All.Contains(type)))
        {
            yield return $"'Events:Webhooks' names the type '{unknown}' for '{Name}'. Use {string.Join(", ", EventTypes.All)}.";
        }
    }
}
