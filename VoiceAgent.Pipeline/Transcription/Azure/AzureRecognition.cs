using System.Globalization;
using Microsoft.CognitiveServices.Speech;
using Microsoft.CognitiveServices.Speech.Audio;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Transcription.Azure;

/// <summary>One recogniser of the SDK, from its start until it stops or fails.</summary>
internal sealed class AzureRecognition
{
    private readonly SpeechAccount _account;
    private readonly ITranscriptListener _listener;
    private readonly AudioStreamFormat _format;
    private readonly PushAudioInputStream _stream;
    private readonly AudioConfig _audio;
    private readonly SpeechRecognizer _recognizer;
    private readonly string[] _languages;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _starting = Task.CompletedTask;
    private volatile bool _left;

    private AzureRecognition(SpeechAccount account, string? token, TranscriptionRequest request, TranscriptionOptions options, ITranscriptListener listener)
    {
        _account = account;
        _listener = listener;
        var config = account.ForRecognition(token);
        config.SpeechRecognitionLanguage = request.Language;

        // The model must know what the caller really said. What a person reads is masked where it is shown.
        config.SetProfanity(ProfanityOption.Raw);
        config.SetProperty(PropertyId.Speech_SegmentationSilenceTimeoutMs, ((int)options.SegmentationSilence.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        _format = AudioStreamFormat.GetWaveFormatPCM((uint)request.Format.SampleRate, 16, 1);
        _stream = AudioInputStream.CreatePushStream(_format);
        _audio = AudioConfig.FromStreamInput(_stream);
        _languages = RecognitionLanguages.Of(request.Languages);
        _recognizer = Recognizer(config, _languages);
        var phrases = PhraseListGrammar.FromRecognizer(_recognizer);
        foreach (var phrase in request.PhraseHints)
        {
            phrases.AddPhrase(phrase);
        }

        _recognizer.Recognizing += (_, heard) => Tell(heard.Result, final: false);
        _recognizer.Recognized += (_, heard) => Tell(heard.Result, final: true);
        _recognizer.Canceled += (_, cancelled) => End(cancelled);
        _recognizer.SessionStopped += (_, _) => _ended.TrySetResult();
        if (token is not null)
        {
            account.Tokens!.Renewed += ShowFromNowOn;
        }
    }

    private SpeechRecognizer Recognizer(SpeechConfig config, string[] languages)
    {
        if (languages.Length < 2)
        {
            return new SpeechRecognizer(config, _audio);
        }

        config.SetProperty(PropertyId.SpeechServiceConnection_LanguageIdMode, "Continuous");
        return new SpeechRecognizer(config, AutoDetectSourceLanguageConfig.FromLanguages(languages), _audio);
    }

    /// <summary>The offset of its first audio on the clock of the media stream.</summary>
    public TimeSpan Origin { get; set; }

    /// <summary>The recogniser has sent a result at least once. One that has not may never have had a connection.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>The recogniser has finished a phrase at least once.</summary>
    public bool HasFinished { get; private set; }

    /// <summary>Fails with <see cref="TranscriptionBrokenException"/> when the service gives up.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Creates a recogniser and starts it on another thread, because the native code may block in both steps.</summary>
    /// <exception cref="TranscriptionBrokenException">The SDK or the identity failed.</exception>
    public static Task<AzureRecognition> OpenAsync(
        SpeechAccount account, TranscriptionRequest request, TranscriptionOptions options, ITranscriptListener listener, SpeechClosings closings, CancellationToken stopping) => Task.Run(async () =>
    {
        AzureRecognition? made = null;
        try
        {
            made = new AzureRecognition(account, await account.RecognitionTokenAsync(stopping), request, options, listener);
            await (made._starting = made._recognizer.StartContinuousRecognitionAsync());
            return made;
        }
        catch (Exception failure)
        {
            made?.Leave(closings);
            throw new TranscriptionBrokenException(SpeechSdk.Reason(failure), failure is SpeechTokenException ? FailureKind.Unavailable : FailureKind.Refused);
        }
    });

    /// <param name="pcm">The SDK copies it.</param>
    public void Hear(byte[] pcm, int length) => _stream.Write(pcm, length);

    public void Complete() => _stream.Close();

    /// <summary>Emits no further events. The recogniser is closed in the background.</summary>
    public void Leave(SpeechClosings closings)
    {
        _left = true;
        if (_account.Tokens is { } tokens)
        {
            tokens.Renewed -= ShowFromNowOn;
        }

        _stream.Close();
        closings.Close(_starting, Dispose);
    }

    private void Dispose()
    {
        _recognizer.Dispose();
        _audio.Dispose();
        _stream.Dispose();
        _format.Dispose();
    }

    // In a long call the recogniser reconnects by itself. It needs the renewed token, because its first one may have expired.
    private void ShowFromNowOn(string token)
    {
        try
        {
            _recognizer.AuthorizationToken = token;
        }
        catch (Exception)
        {
            // The recogniser is being closed. The exception must not keep the token from the other recognisers.
        }
    }

    private void Tell(SpeechRecognitionResult result, bool final)
    {
        HasAnswered = true;
        HasFinished |= final;
        if (_left || result.Text.Length == 0)
        {
            return;
        }

        var from = Origin + TimeSpan.FromTicks(result.OffsetInTicks);
        var language = _languages.Length > 1 && AutoDetectSourceLanguageResult.FromResult(result).Language is var detected && _languages.Contains(detected) ? detected : null;
        if (final)
        {
            _listener.FinalTranscript(result.Text, from, from + result.Duration, language);
        }
        else
        {
            _listener.InterimTranscript(result.Text, from, from + result.Duration, language);
        }
    }

    private void End(SpeechRecognitionCanceledEventArgs cancelled)
    {
        if (cancelled.Reason == CancellationReason.Error)
        {
            _ended.TrySetException(new TranscriptionBrokenException(cancelled.ErrorCode.ToString(), SpeechSdk.KindOf(cancelled.ErrorCode)));
        }
        else
        {
            _ended.TrySetResult();
        }
    }
}
