using System.Runtime.InteropServices;
using VoiceAgent.Emulators.Speech;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Emulators.Speech;

/// <summary>Features of the service that strangers use, tried with Microsoft's JavaScript SDK.</summary>
[Trait("Speed", "Slow")]
public sealed class SpeechFeatureTests(SpeechEmulator emulator) : IClassFixture<SpeechEmulator>
{
    [Fact]
    public async Task The_sdk_finds_the_features_of_the_service()
    {
        const string Question = "where is my damn contoso claim";
        var folder = Directory.CreateTempSubdirectory("speech").FullName;
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "english.pcm"), MemoryMarshal.AsBytes<short>(await emulator.SayAsync(Question, 16000)).ToArray());
            await File.WriteAllBytesAsync(Path.Combine(folder, "spanish.pcm"), MemoryMarshal.AsBytes<short>(await emulator.SayAsync("quiero saber de mi reclamo", 16000)).ToArray());
            await File.WriteAllBytesAsync(Path.Combine(folder, "narrow.mulaw"), Array.ConvertAll(await emulator.SayAsync(Question, 8000), MuLaw.Encode));

            await NodeSdk.PassesAsync("speech-features.mjs", [emulator.Host.ToString(), SpeechEmulator.Key, folder]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
