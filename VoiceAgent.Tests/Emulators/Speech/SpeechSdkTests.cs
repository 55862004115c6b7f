using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Speech;

/// <summary>Uses Microsoft's JavaScript Speech SDK as an independent client. It must keep working after every change.</summary>
[Trait("Speed", "Slow")]
public sealed class SpeechSdkTests(SpeechEmulator emulator) : IClassFixture<SpeechEmulator>
{
    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    [InlineData(24000)]
    public async Task The_sdk_recognises_coded_speech_word_by_word(int rate)
    {
        short[] audio =
        [
            .. await emulator.SayAsync("I'd like to check on a claim at contoso.", rate),
            .. await emulator.SayAsync("My member number is four seven one nine.", rate),
        ];

        var events = await RunAsync("recognize", MemoryMarshal.AsBytes<short>(audio).ToArray(), rate);

        var finals = events.Where(e => Type(e) == "final").ToList();
        Assert.Equal(["I'd like to check on a claim at Contoso.", "My member number is 4719."], finals.Take(2).Select(e => e.GetProperty("text").GetString()));
        var partials = events.TakeWhile(e => Type(e) != "final").Where(e => Type(e) == "partial").Select(e => e.GetProperty("text").GetString()).ToList();
        Assert.Equal("i'd", partials[0]);
        Assert.Equal("i'd like", partials[1]);
        Assert.Equal("started", Type(events[0]));
        Assert.Equal("stopped", Type(events[^1]));
        var offset = TimeSpan.FromTicks(finals[0].GetProperty("offset").GetInt64());
        var end = TimeSpan.FromTicks(finals[1].GetProperty("offset").GetInt64() + finals[1].GetProperty("duration").GetInt64());
        Assert.InRange(offset.TotalMilliseconds, 180, 300);
        Assert.InRange(end.TotalSeconds, ((double)audio.Length / rate) - 1.7, ((double)audio.Length / rate) - 1.2);
        Assert.Equal("my member number is four seven one nine", Lexical(finals[1]));
    }

    [Fact]
    public async Task The_sdk_detects_the_language_of_each_phrase_and_gets_raw_words()
    {
        short[] audio =
        [
            .. await emulator.SayAsync("I'd like to check on my damn claim.", 16000),
            .. await emulator.SayAsync("quiero saber de mi reclamo", 16000),
        ];

        var events = await RunAsync("languages", MemoryMarshal.AsBytes<short>(audio).ToArray(), 16000);

        var finals = events.Where(e => Type(e) == "final" && e.GetProperty("text").GetString() is { Length: > 0 }).ToList();
        Assert.Equal(["I'd like to check on my damn claim.", "Quiero saber de mi reclamo."], finals.Select(e => e.GetProperty("text").GetString()));
        Assert.Equal(["en-US", "es-US"], finals.Select(e => e.GetProperty("language").GetString()));
    }

    [Fact]
    public async Task The_sdk_recognises_a_single_phrase()
    {
        var audio = await emulator.SayAsync("What was the amount?", 16000);

        var events = await RunAsync("once", MemoryMarshal.AsBytes<short>(audio).ToArray(), 16000);

        Assert.Equal("What was the amount?", Assert.Single(events).GetProperty("text").GetString());
    }

    [Fact]
    public async Task The_sdk_hears_ssml_spoken_with_the_times_of_its_words()
    {
        const string Document = """
            <speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='en-US'>
              <voice name='en-US-JennyNeural'>Your claim<break time='400ms'/> was <prosody rate='+20%'>approved</prosody>.</voice>
            </speak>
            """;

        var events = await RunAsync("synthesize", System.Text.Encoding.UTF8.GetBytes(Document), 16000);

        var words = events.Where(e => Type(e) == "word").ToList();
        Assert.Equal(["Your", "claim", "was", "approved", "."], words.Select(e => e.GetProperty("text").GetString()));
        words = [.. words.Where(e => e.GetProperty("text").GetString() != ".")];
        Assert.Equal(Document.IndexOf("approved", StringComparison.Ordinal), words[^1].GetProperty("textOffset").GetInt32());
        var starts = words.Select(e => TimeSpan.FromTicks(e.GetProperty("offset").GetInt64()).TotalMilliseconds).ToList();
        Assert.Equal(starts.Order(), starts);
        Assert.True(starts[2] - starts[1] > 400, $"The break is not heard: {string.Join(", ", starts)}");
        var audio = events.Single(e => Type(e) == "audio");
        Assert.InRange(audio.GetProperty("bytes").GetInt32() / 32000.0, starts[^1] / 1000, (starts[^1] / 1000) + 1.5);
    }

    [Fact]
    public async Task The_sdk_is_told_that_its_key_is_wrong()
    {
        var events = await RunAsync("recognize", new byte[32000], 16000, "another key");

        var canceled = events.First(e => Type(e) == "canceled");
        Assert.Contains("401", canceled.GetProperty("details").GetString());
    }

    [Fact]
    public async Task The_sdk_speaks_and_hears_with_the_token_of_an_identity_and_its_resource()
    {
        var running = new SpeechWithIdentity();
        await running.InitializeAsync();
        try
        {
            var token = $"aad#{SpeechAccounts.ResourceId}#{await running.TokenAsync()}";
            var document = "<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='en-US'><voice name='en-US-JennyNeural'>Yes.</voice></speak>"u8.ToArray();
            var audio = await running.Speech.SayAsync("What was the amount?", 16000);

            var spoken = await RunAsync("synthesize", document, 16000, token, running.Speech.Host);
            var heard = await RunAsync("once", MemoryMarshal.AsBytes<short>(audio).ToArray(), 16000, token, running.Speech.Host);

            Assert.True(spoken.Single(e => Type(e) == "audio").GetProperty("bytes").GetInt32() > 3_000);
            Assert.Equal("What was the amount?", Assert.Single(heard).GetProperty("text").GetString());
        }
        finally
        {
            await running.DisposeAsync();
        }
    }

    private static string? Type(JsonElement e) => e.GetProperty("type").GetString();

    private static string Lexical(JsonElement final) => final.GetProperty("json").GetProperty("NBest")[0].GetProperty("Lexical").GetString()!;

    private async Task<List<JsonElement>> RunAsync(string mode, byte[] input, int rate, string key = SpeechEmulator.Key, Uri? host = null, [CallerFilePath] string here = "")
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, input);
        var folder = Path.GetDirectoryName(here)!;
        var modules = Path.GetFullPath(Path.Combine(folder, "..", "..", "Npm", "node_modules"));
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "speech-sdk.mjs"), modules, mode, (host ?? emulator.Host).ToString(), key, file, rate.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
            var complaints = node.StandardError.ReadToEndAsync(late.Token);
            var printed = await node.StandardOutput.ReadToEndAsync(late.Token);
            await node.WaitForExitAsync(late.Token);
            Assert.True(node.ExitCode == 0, await complaints);
            return [.. printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill();
            }

            File.Delete(file);
        }
    }
}
