using System.ComponentModel.DataAnnotations;
using VoiceAgent.Emulators.Settings;

namespace VoiceAgent.Emulators.Speech;

/// <summary>Section <c>Speech</c>: the speech role.</summary>
internal sealed record SpeechOptions : IValidatableObject
{
    public const string Section = "Speech";

    /// <summary>The resource's key. Every connection must send it, or a token that was issued for it.</summary>
    public string Key { get; init; } = "";

    /// <summary>The key of a second account, such as a resource in another region. Empty: there is none. A fault can apply to one account only.</summary>
    public string SecondKey { get; init; } = "";

    /// <summary>The ARM id of the resource. An identity's token contains it: <c>aad#resource id#access token</c>.</summary>
    public string ResourceId { get; init; } = "/subscriptions/emulated/resourceGroups/emulated/providers/Microsoft.CognitiveServices/accounts/speech";

    /// <summary>The ARM id of the second account.</summary>
    public string SecondResourceId { get; init; } = "/subscriptions/emulated/resourceGroups/emulated/providers/Microsoft.CognitiveServices/accounts/speech2";

    /// <summary>The OIDC provider whose access tokens are accepted, such as the identity role. Empty: none are accepted.</summary>
    public string Authority { get; init; } = "";

    /// <summary>Names of voices that are accepted besides the service's own, such as those of custom neural voices. Their locale comes first: <c>en-US-MyVoice</c>.</summary>
    public IList<string> Voices { get; init; } = [];

    /// <summary>The ffmpeg executable. It makes compressed formats.</summary>
    public string Ffmpeg { get; init; } = "ffmpeg";

    public HttpsOptions Https { get; init; } = new();

    /// <summary>Largest message in bytes. A larger one closes its connection with 1009.</summary>
    public int LargestMessage { get; init; } = 256 * 1024;

    /// <summary>How long a send may block because the client does not read. After this the connection is dropped.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The silence that ends a phrase when <c>speech.context</c> does not say, in audio time. This is Azure's default.</summary>
    public TimeSpan SegmentationSilence { get; init; } = TimeSpan.FromMilliseconds(500);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Key.Length == 0)
        {
            yield return new ValidationResult("Speech:Key is not set: give the key that clients must send (Speech__Key=…).");
        }

        if (Https.Complaint("Speech:Https") is { } complaint)
        {
            yield return new ValidationResult(complaint);
        }

        foreach (var voice in Voices.Where(voice => voice.Split('-').Length < 3))
        {
            yield return new ValidationResult($"Speech:Voices: '{voice}' does not begin with a locale. A name is like en-US-MyVoice.");
        }

        if (SecondKey == Key)
        {
            yield return new ValidationResult("Speech:SecondKey is the key of the first account: give the second account its own key.");
        }

        if (SecondResourceId == ResourceId)
        {
            yield return new ValidationResult("Speech:SecondResourceId is the id of the first account: give the second account its own id.");
        }

        if (LargestMessage < 8192)
        {
            yield return new ValidationResult("Speech:LargestMessage must be at least 8192 bytes.");
        }

        if (SegmentationSilence.TotalMilliseconds is < 100 or > 5000)
        {
            yield return new ValidationResult("Speech:SegmentationSilence must be 100 ms to 5 s.");
        }
    }
}
