using Azure.Core;
using Microsoft.CognitiveServices.Speech.Wire;

namespace Microsoft.CognitiveServices.Speech;

/// <summary>The service's address, the credentials and the settings. Recognisers and synthesisers take a copy.</summary>
public class SpeechConfig
{
    private readonly PropertyCollection _properties;

    private SpeechConfig(ServiceAddress address)
    {
        Native = NativeBehaviour.Of(address);
        Native.Loading();
        Address = address;
        _properties = new PropertyCollection();
    }

    private SpeechConfig(SpeechConfig other)
    {
        Native = other.Native;
        Address = other.Address;
        Credential = other.Credential;
        _properties = new PropertyCollection(other._properties);
    }

    internal ServiceAddress Address { get; }

    internal TokenCredential? Credential { get; private init; }

    internal NativeBehaviour Native { get; }

    internal PropertyCollection Properties => _properties;

    public static SpeechConfig FromSubscription(string subscriptionKey, string region)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subscriptionKey);
        ArgumentException.ThrowIfNullOrWhiteSpace(region);
        var config = new SpeechConfig(ServiceAddress.OfRegion(region));
        config.SetProperty(PropertyId.SpeechServiceConnection_Key, subscriptionKey);
        config.SetProperty(PropertyId.SpeechServiceConnection_Region, region);
        return config;
    }

    public static SpeechConfig FromAuthorizationToken(string authorizationToken, string region)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(authorizationToken);
        ArgumentException.ThrowIfNullOrWhiteSpace(region);
        var config = new SpeechConfig(ServiceAddress.OfRegion(region)) { AuthorizationToken = authorizationToken };
        config.SetProperty(PropertyId.SpeechServiceConnection_Region, region);
        return config;
    }

    public static SpeechConfig FromEndpoint(Uri endpoint) => new(ServiceAddress.OfEndpoint(endpoint));

    public static SpeechConfig FromEndpoint(Uri endpoint, string subscriptionKey) => FromEndpoint(endpoint).WithKey(subscriptionKey);

    /// <summary>For recognisers, as the official page says. Up to 1.50, a synthesiser sends a token that the service refuses.</summary>
    public static SpeechConfig FromEndpoint(Uri endpoint, TokenCredential credential) =>
        new(ServiceAddress.OfEndpoint(endpoint)) { Credential = credential };

    public static SpeechConfig FromHost(Uri host) => new(ServiceAddress.OfHost(host));

    public static SpeechConfig FromHost(Uri host, string subscriptionKey) => FromHost(host).WithKey(subscriptionKey);

    public string AuthorizationToken
    {
        get => GetProperty(PropertyId.SpeechServiceAuthorization_Token);
        set => SetProperty(PropertyId.SpeechServiceAuthorization_Token, value);
    }

    public string SubscriptionKey => GetProperty(PropertyId.SpeechServiceConnection_Key);

    public string Region => GetProperty(PropertyId.SpeechServiceConnection_Region);

    public string SpeechRecognitionLanguage
    {
        get => GetProperty(PropertyId.SpeechServiceConnection_RecoLanguage);
        set => SetProperty(PropertyId.SpeechServiceConnection_RecoLanguage, value);
    }

    public OutputFormat OutputFormat
    {
        get => Enum.TryParse<OutputFormat>(GetProperty(PropertyId.SpeechServiceResponse_OutputFormatOption), true, out var format) ? format : OutputFormat.Simple;
        set => SetProperty(PropertyId.SpeechServiceResponse_OutputFormatOption, value.ToString());
    }

    public string SpeechSynthesisLanguage
    {
        get => GetProperty(PropertyId.SpeechServiceConnection_SynthLanguage);
        set => SetProperty(PropertyId.SpeechServiceConnection_SynthLanguage, value);
    }

    public string SpeechSynthesisVoiceName
    {
        get => GetProperty(PropertyId.SpeechServiceConnection_SynthVoice);
        set => SetProperty(PropertyId.SpeechServiceConnection_SynthVoice, value);
    }

    public string SpeechSynthesisOutputFormat => GetProperty(PropertyId.SpeechServiceConnection_SynthOutputFormat);

    public void SetSpeechSynthesisOutputFormat(SpeechSynthesisOutputFormat format) =>
        SetProperty(PropertyId.SpeechServiceConnection_SynthOutputFormat, format switch
        {
            Speech.SpeechSynthesisOutputFormat.Raw8Khz16BitMonoPcm => "raw-8khz-16bit-mono-pcm",
            Speech.SpeechSynthesisOutputFormat.Raw16Khz16BitMonoPcm => "raw-16khz-16bit-mono-pcm",
            Speech.SpeechSynthesisOutputFormat.Raw24Khz16BitMonoPcm => "raw-24khz-16bit-mono-pcm",
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "The stand-in supports only headerless mono PCM16 at 8, 16 and 24 kHz."),
        });

    public void SetProfanity(ProfanityOption profanity) => SetProperty(PropertyId.SpeechServiceResponse_ProfanityOption, profanity.ToString());

    public void SetProperty(PropertyId id, string value) => _properties.SetProperty(id, value);

    public void SetProperty(string name, string value) => _properties.SetProperty(name, value);

    public string GetProperty(PropertyId id) => _properties.GetProperty(id);

    public string GetProperty(string name) => _properties.GetProperty(name);

    internal SpeechConfig Copy() => new(this);

    private SpeechConfig WithKey(string subscriptionKey)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subscriptionKey);
        SetProperty(PropertyId.SpeechServiceConnection_Key, subscriptionKey);
        return this;
    }
}
