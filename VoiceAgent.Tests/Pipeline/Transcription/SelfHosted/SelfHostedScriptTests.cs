using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Emulators.Speech.Recognition;
using VoiceAgent.Pipeline.Hosting.Speech;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Speaking.Pieces;
using VoiceAgent.Pipeline.Speaking.Piper;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.Transcription.Whisper;
using VoiceAgent.Tests.CallScripts;

namespace VoiceAgent.Tests.Pipeline.Transcription.SelfHosted;

/// <summary>
/// The conversation's scripts over the self-hosted providers, in virtual time: Whisper in process with an engine that reads the scripts'
/// audio, and Piper's protocol with a server in this process that writes it.
/// </summary>
public sealed class SelfHostedScriptTests
{
    [Theory]
    [InlineData("claim-status")]
    [InlineData("backchannels")]
    [InlineData("cough")]
    [InlineData("dtmf-member-number")]
    [InlineData("callback-number")]
    [InlineData("card-number-told")]
    [InlineData("table-for-four")]
    [InlineData("hang-up-mid-sentence")]
    public void A_script_goes_well_with_Whisper_and_Piper(string script)
    {
        var call = ShippedCalls.Run(ShippedCalls.Read(script), arrange: call =>
        {
            var engine = new CodeEngine(call);
            var parts = ProvidersUnderTest.WhisperParts(engine, call.Time, new TranscriptionOptions(), new WhisperOptions()) with { Meter = static () => new DetectorMeter(new EnergyDetector()) };
            call.Ears = new WhisperTranscriber(parts);
            call.Voice = Piper(call);
        });

        call.AssertWentWell();
    }

    private static PiperSynthesizer Piper(ScriptedCall call)
    {
        var server = new CodedPiper(call.Code);
        return new PiperSynthesizer(
            new ServiceClient(new ServiceAddress(new Uri("http://piper"), null, null), server, server),
            Options.Create(new PiperOptions()),
            new VoiceMap("Voices", new Dictionary<string, string>(), "en_US-lessac-medium", NullLogger<VoiceMap>.Instance),
            Options.Create(new SpeakingOptions()),
            call.Time);
    }

    /// <summary>Reads the words of the scripted audio. Their number decides how long it takes.</summary>
    private sealed class CodeEngine(ScriptedCall call) : IWhisperEngine
    {
        private const int Step = 320;

        public async Task<IReadOnlyList<WhisperSegment>> RecogniseAsync(ReadOnlyMemory<float> samples, IReadOnlyList<string> languages, string prompt, CancellationToken stopping)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(150), call.Time, stopping);
            var spoken = new List<string>();
            var pcm = new byte[Step * sizeof(short)];
            for (var at = 0; at + Step <= samples.Length; at += Step)
            {
                for (var i = 0; i < Step; i++)
                {
                    BitConverter.TryWriteBytes(pcm.AsSpan(i * sizeof(short)), (short)MathF.Round(samples.Span[at + i] * 32_768));
                }

                spoken.AddRange(call.Code.Decode(pcm).Ended);
            }

            var written = spoken.Count == 0 ? "" : WrittenPhrase.Of(spoken, call.Agent.Expected).Display;
            return [new WhisperSegment([.. TextWords.Of(written).Select(word => new WhisperWord(word, TimeSpan.MaxValue))], 0.01f, null)];
        }
    }

    /// <summary>Answers Piper's requests with the audio of the scripts.</summary>
    private sealed class CodedPiper(WordCode code) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var json = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
            var pcm = SpokenPieces.Of(json.RootElement.GetProperty("text").GetString()!)
                .SelectMany(word => code.Encode(word, SpokenPieces.LengthOf(word), AudioFormat.Pcm16Mono16k)).ToArray();
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(WaveFile.Of(pcm, AudioFormat.Pcm16Mono16k)) };
        }
    }
}
