namespace Azure.Communication.CallAutomation;

/// <summary>Audio that the service can play to a caller.</summary>
public abstract class PlaySource
{
    public string? PlaySourceCacheId { get; set; }
}

/// <summary>A WAV or MP3 file.</summary>
public class FileSource(Uri fileUri) : PlaySource
{
    public Uri FileUri { get; } = fileUri;
}

/// <summary>A text. The Azure AI services resource that was named when the call was answered synthesises it.</summary>
public class TextSource : PlaySource
{
    public TextSource(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
    }

    public TextSource(string text, string voiceName)
        : this(text)
    {
        VoiceName = voiceName;
    }

    public string Text { get; }

    public string? SourceLocale { get; set; }

    public string? VoiceName { get; set; }
}

/// <summary>A text with instructions for the voice.</summary>
public class SsmlSource : PlaySource
{
    public SsmlSource(string ssmlText)
    {
        ArgumentNullException.ThrowIfNull(ssmlText);
        SsmlText = ssmlText;
    }

    public string SsmlText { get; }
}

/// <summary>What to play, and whether to repeat it.</summary>
public class PlayToAllOptions
{
    public PlayToAllOptions(PlaySource playSource)
        : this([playSource])
    {
    }

    public PlayToAllOptions(IEnumerable<PlaySource> playSources)
    {
        PlaySources = [.. playSources];
    }

    public IReadOnlyList<PlaySource> PlaySources { get; }

    public bool Loop { get; set; }

    public bool InterruptCallMediaOperation { get; set; }

    public string? OperationContext { get; set; }

    public Uri? OperationCallbackUri { get; set; }
}

/// <summary>The service has begun to play. PlayCompleted or PlayFailed reports the outcome.</summary>
public class PlayResult
{
    internal PlayResult()
    {
    }
}

/// <summary>The service has stopped all that it played and listened to.</summary>
public class CancelAllMediaOperationsResult
{
    internal CancelAllMediaOperationsResult()
    {
    }
}
