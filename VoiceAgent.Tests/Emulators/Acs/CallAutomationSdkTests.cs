using System.Text.Json;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Acs;

/// <summary>Uses Microsoft's Node SDK as an independent client: its signed requests, its parser of events and its parser of frames.</summary>
[Trait("Speed", "Slow")]
public sealed class CallAutomationSdkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("acs-certificate").FullName;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task The_sdk_takes_a_call_and_tries_every_operation_on_it(bool https) => HostPauses.RepeatAsync(() => TryEveryOperationAsync(https));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task TryEveryOperationAsync(bool https)
    {
        await using var node = NodeApplication.Start(_folder, "call-automation-sdk.mjs");
        await using var acs = await AcsBench.StartAsync(new Uri($"http://127.0.0.1:{await node.PortAsync()}/events"), node.HttpsSettings);
        var connection = $"endpoint={(https ? acs.Https : acs.Address)};accesskey={AcsBench.AccessKey}";
        var printed = await node.RunAsync(new { connection, phone = acs.Address.ToString().TrimEnd('/'), insecure = !https });
        Check([.. printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))]);
    }

    private static void Check(List<JsonElement> steps)
    {
        Assert.Equal("done", steps[^1].GetProperty("step").GetString());
        Assert.Equal("connecting", Text("answered", "state"));
        Assert.Equal("+15550100001", Text("answered", "source", "phoneNumber"));
        Assert.Equal("+15550199001", Text("answered", "answeredFor", "phoneNumber"));
        Assert.True(Step("connected").GetProperty("same").GetBoolean());
        Assert.True(Step("connected").GetProperty("correlation").GetBoolean());
        Assert.Equal("mediaStreamingStarted", Text("streaming", "update", "mediaStreamingStatus"));
        Assert.Equal("connected", Text("properties", "state"));
        Assert.Equal("+15550100001", Text("participants", "one", "phoneNumber"));
        Assert.Equal(["five", "pound"], Step("tones").GetProperty("names").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal("5#", Text("tones", "socket"));
        Assert.Equal(8508, Step("cancelled").GetProperty("result").GetProperty("subCode").GetInt32());
        Assert.Equal(8536, Step("unplayable").GetProperty("result").GetProperty("subCode").GetInt32());
        Assert.Equal(["four", "seven"], Step("digits").GetProperty("result").GetProperty("tones").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal("Confirm", Text("choice", "result", "label"));
        Assert.Equal("My claim please.", Text("speech", "result", "speech"));
        Assert.Equal(8510, Step("silence").GetProperty("result").GetProperty("subCode").GetInt32());
        Assert.True(Step("held").GetProperty("participant").GetProperty("isOnHold").GetBoolean());
        Assert.True(Step("muted").GetProperty("participant").GetProperty("isMuted").GetBoolean());
        Assert.Equal((true, 2), (Step("added").GetProperty("invitation").GetBoolean(), Step("added").GetProperty("count").GetInt32()));
        Assert.Equal(("active", "inactive"), (Text("recording", "started"), Text("recording", "paused")));
        CheckMedia(Step("media"));
        Assert.Equal((486, "connected"), (Step("busy").GetProperty("result").GetProperty("code").GetInt32(), Text("busy", "state")));
        Assert.Equal(400, Step("too long").GetProperty("status").GetInt32());
        Assert.Equal("transfer", Text("transferred", "operationContext"));
        Assert.Equal("4:+15550111111", Text("accepted", "target", "rawId"));
        Assert.Equal(("connected", "accepted", "Wants to pay: $5. Nothing more."), (Text("human", "state"), Text("human", "transfer", "outcome"), Text("human", "transfer", "summary")));
        Assert.Equal("4400", Text("human", "transfer", "headers", "User-To-User"));
        Assert.Contains("this is robin from claims i see that wants to pay", Step("heard").GetProperty("heard").EnumerateArray().Last().GetProperty("text").GetString());
        Assert.Equal("transferred to +15550111111", Text("ended", "ending"));
        Assert.Equal("1#", Text("ended", "dtmf", "received"));
        Assert.Equal(["busy", "redirected to +15550111111"], steps.Where(step => step.GetProperty("step").GetString() == "refused").Select(step => step.GetProperty("ending").GetString()));
        Assert.Equal((400, "8523"), (Step("late").GetProperty("status").GetInt32(), Text("late", "code")));
        Assert.Equal(404, Step("gone").GetProperty("status").GetInt32());

        JsonElement Step(string name) => steps.First(step => step.GetProperty("step").GetString() == name);
        string? Text(string step, params string[] path) => path.Aggregate(Step(step), (json, name) => json.GetProperty(name)).GetString();
    }

    private static void CheckMedia(JsonElement media)
    {
        Assert.Equal(24_000, media.GetProperty("sampleRate").GetInt32());
        Assert.Equal(960, media.GetProperty("frameBytes").GetInt32());
        Assert.Equal("+15550100001", media.GetProperty("participant").GetProperty("phoneNumber").GetString());
        Assert.True(media.GetProperty("kinds").GetProperty("AudioMetadata").GetInt32() >= 1);
        Assert.Contains("x-ms-call-connection-id", media.GetProperty("headers").EnumerateArray().Select(name => name.GetString()));
    }
}
