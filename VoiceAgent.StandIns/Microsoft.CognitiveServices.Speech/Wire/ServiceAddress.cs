namespace Microsoft.CognitiveServices.Speech.Wire;

/// <summary>The two sockets of the service.</summary>
internal sealed record ServiceAddress(Uri Recognition, Uri Synthesis)
{
    private const string RecognitionPath = "speech/universal/v2";
    private const string SynthesisPath = "cognitiveservices/websocket/v1";

    public static ServiceAddress OfRegion(string region) => new(
        new Uri($"wss://{region}.stt.speech.microsoft.com/{RecognitionPath}"), new Uri($"wss://{region}.tts.speech.microsoft.com/{SynthesisPath}"));

    /// <summary>Addresses on a custom host. The standard paths are added.</summary>
    public static ServiceAddress OfHost(Uri host) => new(Join(host, RecognitionPath), Join(host, SynthesisPath));

    /// <summary>The endpoint of a resource serves both sockets under a prefix. Any other address is used unchanged.</summary>
    public static ServiceAddress OfEndpoint(Uri endpoint) => endpoint.Scheme is "http" or "https"
        ? new ServiceAddress(Join(endpoint, $"stt/{RecognitionPath}"), Join(endpoint, $"tts/{SynthesisPath}"))
        : new ServiceAddress(endpoint, endpoint);

    private static Uri Join(Uri host, string path)
    {
        var scheme = host.Scheme switch { "http" => "ws", "https" => "wss", var other => other };
        return new UriBuilder(host) { Scheme = scheme, Port = host.IsDefaultPort ? -1 : host.Port, Path = $"{host.AbsolutePath.TrimEnd('/')}/{path}" }.Uri;
    }
}
