using System.ComponentModel.DataAnnotations;
using System.Text;

namespace VoiceAgent.Emulators.LiveKit;

/// <summary>Section <c>LiveKit</c>.</summary>
internal sealed record LiveKitOptions : IValidatableObject
{
    public const string Section = "LiveKit";

    private const int ShortestSecret = 32;

    /// <summary>API keys and their secrets, like <c>keys</c> in the server's configuration.</summary>
    public IDictionary<string, string> Keys { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The addresses that get webhooks, like <c>webhook.urls</c>.</summary>
    public IList<string> Webhooks { get; } = [];

    /// <summary>The key that signs webhooks, like <c>webhook.api_key</c>. Empty: the first of <see cref="Keys"/>.</summary>
    public string WebhookKey { get; set; } = "";

    /// <summary>The pause before a webhook that was refused is sent again. It doubles each time.</summary>
    public TimeSpan WebhookPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a webhook is sent before it is given up.</summary>
    public int WebhookTries { get; set; } = 5;

    /// <summary>Whether CreateSIPParticipant sends an INVITE over UDP to the address of the trunk. Without it each call is answered by nobody and counts as answered.</summary>
    public bool Dial { get; set; }

    /// <summary>The local address of INVITEs.</summary>
    public string DialFrom { get; set; } = "127.0.0.1";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Keys.Count == 0)
        {
            yield return new ValidationResult("LiveKit:Keys is empty: give at least one API key with its secret.");
        }

        foreach (var (key, _) in Keys.Where(static pair => Encoding.UTF8.GetByteCount(pair.Value) < ShortestSecret))
        {
            yield return new ValidationResult($"LiveKit:Keys:{key} has a secret of fewer than {ShortestSecret} characters.");
        }

        if (WebhookKey.Length > 0 && !Keys.ContainsKey(WebhookKey))
        {
            yield return new ValidationResult($"LiveKit:WebhookKey is '{WebhookKey}', which is not in LiveKit:Keys.");
        }

        foreach (var address in Webhooks.Where(static address => !Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
        {
            yield return new ValidationResult($"LiveKit:Webhooks: '{address}' is not an http address.");
        }

        if (WebhookTries is < 1 or > 20 || WebhookPause <= TimeSpan.Zero || !System.Net.IPAddress.TryParse(DialFrom, out _))
        {
            yield return new ValidationResult("LiveKit:WebhookTries must be between 1 and 20, LiveKit:WebhookPause above zero, and LiveKit:DialFrom an IP address.");
        }
    }
}
