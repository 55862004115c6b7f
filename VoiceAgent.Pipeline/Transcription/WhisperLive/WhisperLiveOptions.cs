using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Transcription.WhisperLive;

/// <summary>Section <c>Transcription:WhisperLive</c>: a server that streams. Its address is the connection string <c>whisperlive</c>.</summary>
internal sealed record WhisperLiveOptions : IValidatableObject
{
    public const string Section = "Transcription:WhisperLive";

    public LiveProtocol Protocol { get; init; } = LiveProtocol.WhisperLiveKit;

    /// <summary>The path of the socket. Empty: <c>/asr</c> for WhisperLiveKit, <c>/</c> for WhisperLive.</summary>
    public string Path { get; init; } = "";

    /// <summary>The model that WhisperLive loads for the connection. WhisperLiveKit chooses its model when it starts.</summary>
    public string Model { get; init; } = "small";

    /// <summary>Whether WhisperLive also looks for speech by itself before it transcribes.</summary>
    public bool UseVad { get; init; } = true;

    /// <summary>How long the text must stay the same after the caller's speech before it is final. Servers do not say that a phrase has ended.</summary>
    public TimeSpan Settled { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The same while the server still calls a part of the text unconfirmed.</summary>
    public TimeSpan SettledUnconfirmed { get; init; } = TimeSpan.FromMilliseconds(700);

    /// <summary>How long the server may send no words for speech. After that, the connection is replaced.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>A connection is replaced in a pause when it is older. WhisperLive ends connections after ten minutes, and the text of a session grows.</summary>
    public TimeSpan Oldest { get; init; } = TimeSpan.FromMinutes(5);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enum.IsDefined(Protocol))
        {
            yield return new ValidationResult("'Transcription:WhisperLive:Protocol' must be WhisperLiveKit or WhisperLive.");
        }

        if (Model.Length == 0)
        {
            yield return new ValidationResult("'Transcription:WhisperLive:Model' is empty: write the model's name, such as small.");
        }

        if (Settled < TimeSpan.FromMilliseconds(50) || Settled > SettledUnconfirmed || SettledUnconfirmed > TimeSpan.FromSeconds(5))
        {
            yield return new ValidationResult("'Transcription:WhisperLive:Settled' must be at least 50 ms and not above 'SettledUnconfirmed', which may be 5 s at most.");
        }

        if (Patience < TimeSpan.FromSeconds(1) || Patience > TimeSpan.FromSeconds(30))
        {
            yield return new ValidationResult("'Transcription:WhisperLive:Patience' must be 1 to 30 s.");
        }

        if (Oldest < TimeSpan.FromSeconds(30))
        {
            yield return new ValidationResult("'Transcription:WhisperLive:Oldest' must be at least 30 s.");
        }
    }
}

/// <summary>Two servers with similar names and different protocols.</summary>
internal enum LiveProtocol
{
    /// <summary>QuentinFuxa/WhisperLiveKit: <c>/asr</c>.</summary>
    WhisperLiveKit,

    /// <summary>collabora/WhisperLive.</summary>
    WhisperLive,
}
