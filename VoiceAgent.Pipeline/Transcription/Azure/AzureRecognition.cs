using System.Globalization;
using Microsoft.CognitiveServices.Speech;
using Microsoft.CognitiveServices.Speech.Audio;

namespace VoiceAgent.Pipeline.Transcription.Azure;

/// <summary>One recogniser of the SDK, from its start until it stops or gives up.</summary>
internal sealed class AzureRecognition : IAsyncDisposable
{
    private readonly ITranscriptListener _listener;
    private readonly AudioStreamFormat _format;
    private readonly PushAudioInputStream _stream;
    private readonly AudioConfig _audio;
    private readonly SpeechRecognizer _recognizer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AzureRecognition(SpeechAccount account, TranscriptionRequest request, TranscriptionOptions options, ITranscriptListener listener)
    {
        _listener = listener;
        var config = account.Configure();
        config.SpeechRecognitionLanguage = request.Language;
        config.SetProperty(PropertyId.Speech_SegmentationSilenceTimeoutMs, ((int)options.SegmentationSilence.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        _format = AudioStreamFormat.GetWaveFormatPCM((uint)request.Format.SampleRate, 16, 1);
        _stream = AudioInputStream.CreatePushStream(_format);
        _audio = AudioConfig.FromStreamInput(_stream);
        _recognizer = new SpeechRecognizer(config, _audio);
        var phrases = PhraseListGrammar.FromRecognizer(_recognizer);
        foreach (var phrase in request.Phrases)
        {
            phrases.AddPhrase(phrase);
        }

        _recognizer.Recognizing += (_, heard) => Tell(heard.Result, final: false);
        _recognizer.Recognized += (_, heard) => Tell(heard.Result, final: true);
        _recognizer.Canceled += (_, cancelled) => End(cancelled);
        _recognizer.SessionStopped += (_, _) => _ended.TrySetResult();
    }

    /// <summary>Where the first audio given lies on the line's clock.</summary>
    public TimeSpan Origin { get; set; }

    /// <summary>It has understood something.</summary>
    public bool WasHeardOf { get; private set; }

    /// <summary>Fails with <see cref="TranscriptionBrokenException"/> when the service gave up.</summary>
    public Task Ended => _ended.Task;

    public Task StartAsync() => _recognizer.StartContinuousRecognitionAsync();

    /// <param name="pcm">Copied.</param>
    public void Hear(byte[] pcm, int length) => _stream.Write(pcm, length);

    public void Complete() => _stream.Close();

    public async ValueTask DisposeAsync()
    {
        await _recognizer.StopContinuousRecognitionAsync();
        _recognizer.Dispose();
        _audio.Dispose();
        _stream.Dispose();
        _format.Dispose();
    }

    private void Tell(SpeechRecognitionResult result, bool final)
    {
        WasHeardOf = true;
        if (result.Text.Length == 0)
        {
            return;
        }

        var from = Origin + TimeSpan.FromTicks(result.OffsetInTicks);
        if (final)
        {
            _listener.Phrase(result.Text, from, from + result.Duration);
        }
        else
        {
            _listener.Hypothesis(result.Text, from, from + result.Duration);
        }
    }

    private void End(SpeechRecognitionCanceledEventArgs cancelled)
    {
        if (cancelled.Reason == CancellationReason.Error)
        {
            var passing = cancelled.ErrorCode is not (CancellationErrorCode.AuthenticationFailure or CancellationErrorCode.Forbidden or CancellationErrorCode.BadRequest);
            _ended.TrySetException(new TranscriptionBrokenException(cancelled.ErrorCode.ToString(), passing));
        }
        else
        {
            _ended.TrySetResult();
        }
    }
}
