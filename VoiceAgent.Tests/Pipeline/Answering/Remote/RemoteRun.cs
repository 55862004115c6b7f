using Azure.Core;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.Pipeline.Answering.Remote;

/// <summary>Runs one tool in the same way as a call.</summary>
internal static class RemoteRun
{
    public static CallContext Context { get; } = new(CallId.At(DateTimeOffset.UnixEpoch), "+15550100001", "en-US");

    public static async Task<ToolEnded> RunAsync(AgentTool tool, string arguments, CallFacts? facts = null)
    {
        var conversation = new FakeConversation();
        var context = Context with { Facts = facts ?? new CallFacts() };
        await using var runs = new ToolExecutor(conversation);
        runs.Start(new RunTool(1, "2.1.1", tool.Name, arguments, tool.Deadline), new AgentAtWork("", new Toolbox([tool], []), context));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        while (conversation.Told.Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }

        return (ToolEnded)conversation.Told[0];
    }

    /// <summary>The identity of a process. Its tokens contain the scope that they are for.</summary>
    internal sealed class FakeIdentity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token for " + requestContext.Scopes[0], DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
