namespace Azure.Communication.CallAutomation;

/// <summary>Something that the service can play to a caller.</summary>
public abstract class PlaySource
{
    public string? PlaySourceCacheId { get; set; }
}

/// <summary>A WAV or MP3 file.</summary>
public class FileSource(Uri fileUri) : PlaySource
{
    public Uri FileUri { get; } = fileUri;
}

/// <summary>A text, spoken by the Azure AI services resource named when the call was answered.</summary>
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

/// <summary>What is played, and whether again and again.</summary>
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
}

/// <summary>The service has begun to play; PlayCompleted or PlayFailed says how it went.</summary>
public class PlayResult
{
    internal PlayResult()
    {
    }
}
