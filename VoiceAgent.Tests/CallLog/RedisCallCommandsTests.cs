using System.Threading.Channels;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallLog;

[Collection(GarnetCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class RedisCallCommandsTests(GarnetFixture garnet)
{
    private readonly RedisCallCommands _commands = new(garnet.Redis);
    private readonly CallId _call = CallId.At(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task A_command_reaches_the_worker_that_listens_and_only_for_its_call()
    {
        var heard = Channel.CreateBounded<CallCommand>(10);
        await using var listening = await _commands.ListenAsync(_call, command => heard.Writer.TryWrite(command));

        await _commands.SendAsync(CallId.At(_call.RangAt), new HangUp("somebody"));
        Assert.Equal(1, await _commands.SendAsync(_call, new Disconnected(CallEnding.CallerHungUp)));

        Assert.Equal(new Disconnected(CallEnding.CallerHungUp), await heard.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, heard.Reader.Count);
    }

    [Fact]
    public async Task When_nobody_holds_the_call_the_sender_learns_it()
    {
        Assert.Equal(0, await _commands.SendAsync(_call, new HangUp("Ana")));

        await (await _commands.ListenAsync(_call, _ => { })).DisposeAsync();

        Assert.Equal(0, await _commands.SendAsync(_call, new HangUp("Ana")));
    }
}
