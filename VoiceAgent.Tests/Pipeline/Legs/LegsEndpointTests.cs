using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Legs;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.Pipeline.Legs;

/// <summary>The legs of a worker with real packets, as a gateway uses them.</summary>
public sealed class LegsEndpointTests
{
    [Fact]
    public async Task A_conversation_hears_the_party_and_is_heard()
    {
        var heard = new ConcurrentQueue<string>();
        await using var server = await LegServer.StartAsync(30_000, async line =>
        {
            var reading = line.ReadAsync(new Listener(heard), CancellationToken.None);
            await line.SendAsync(Loud(line.Format.BytesPerFrame), CancellationToken.None);
            await reading;
            heard.Enqueue("over");
        });
        await using var engine = TestLine.Engine(30_400);
        await using var telephone = TestLine.Calling(engine);
        var opened = await server.OpenAsync("a", telephone.Session.LocalSdp);
        telephone.Session.Accept(opened.Description);
        Assert.Equal(1, server.Reserved);

        Assert.Equal(202, await server.PostAsync("legs/a/conversation", new LegConversation(server.Signed, Attempt: 0)));
        Assert.Equal(202, await server.PostAsync("legs/a/conversation", new LegConversation(server.Signed, Attempt: 0)));
        await telephone.SayAsync(TimeSpan.FromMilliseconds(400));
        await telephone.Session.SendTonesAsync("5#");
        await Waiting.UntilAsync(() => heard.Contains("#") && heard.Contains("loud") && telephone.Heard.Any(level => level > 2_000));

        Assert.Equal("sip-a", server.Ticket!.ConnectionId);
        using (await server.Gateway.DeleteAsync("legs/a"))
        {
            await server.UntilReportedAsync(LegEventKind.ConversationEnded);
        }

        Assert.Contains("over", heard);
        Assert.Equal([LegEventKind.ConversationStarted, LegEventKind.ConversationEnded], server.Reports.Select(report => report.Kind));
        await Waiting.UntilAsync(() => server.Reserved == 0);
    }

    [Fact]
    public async Task A_text_is_spoken_and_reported_and_can_be_stopped()
    {
        await using var server = await LegServer.StartAsync(30_800);
        await using var engine = TestLine.Engine(31_200);
        await using var telephone = TestLine.Calling(engine);
        telephone.Session.Accept((await server.OpenAsync("b", telephone.Session.LocalSdp, withTicket: false)).Description);

        Assert.Equal(202, await server.PostAsync("legs/b/speech", new LegSpeech("All lines are busy", "en-US", "announcement")));
        await server.UntilReportedAsync(LegEventKind.Spoken);
        Assert.Null(server.Reports.Single().Reason);
        Assert.Equal("All lines are busy", server.Voice.Asked.Single().Text);

        Assert.Equal(202, await server.PostAsync("legs/b/speech", new LegSpeech(new string('a', 400), "en-US", "long")));
        using var stopped = await server.Gateway.DeleteAsync("legs/b/speech");
        await Waiting.UntilAsync(() => server.Reports.Count == 2);
        Assert.Equal("It was stopped.", server.Reports.Last().Reason);
    }

    [Fact]
    public async Task A_person_is_asked_and_their_words_or_their_key_are_reported()
    {
        await using var server = await LegServer.StartAsync(31_600);
        await using var engine = TestLine.Engine(32_000);
        await using var telephone = TestLine.Calling(engine);
        telephone.Session.Accept((await server.OpenAsync("c", telephone.Session.LocalSdp, withTicket: false)).Description);

        await server.PostAsync("legs/c/listening", new LegListening("Do you take the call?", "en-US", "Asked", TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(50)));
        await Waiting.UntilAsync(() => server.Ear.IsOpen && server.Voice.Asked.Count == 1);
        server.Ear.Say("yes");
        await server.UntilReportedAsync(LegEventKind.Heard);
        Assert.Equal(("Asked", "yes", null), (server.Reports.Single().Operation, server.Reports.Single().Words, server.Reports.Single().Key));

        await server.PostAsync("legs/c/listening", new LegListening(null, "en-US", "AskedAgain", TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1)));
        await telephone.Session.SendTonesAsync("1");
        await Waiting.UntilAsync(() => server.Reports.Count == 2);
        Assert.Equal(("AskedAgain", null, '1'), (server.Reports.Last().Operation, server.Reports.Last().Words, server.Reports.Last().Key!.Value));

        await server.PostAsync("legs/c/listening", new LegListening(null, "en-US", "Silent", TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1)));
        await Waiting.UntilAsync(() => server.Reports.Count == 3);
        Assert.Equal(("Silent", null, null), (server.Reports.Last().Operation, server.Reports.Last().Words, server.Reports.Last().Key));
    }

    [Fact]
    public async Task Two_parties_at_a_worker_are_connected()
    {
        await using var server = await LegServer.StartAsync(32_400);
        await using var engine = TestLine.Engine(32_800);
        await using var caller = TestLine.Calling(engine);
        await using var colleague = TestLine.Calling(engine);
        caller.Session.Accept((await server.OpenAsync("d", caller.Session.LocalSdp)).Description);
        colleague.Session.Accept((await server.OpenAsync("e", colleague.Session.LocalSdp, withTicket: false)).Description);
        await server.PostAsync("legs/d/conversation", new LegConversation(server.Signed, Attempt: 0));
        await server.UntilReportedAsync(LegEventKind.ConversationStarted);

        Assert.Equal(204, await server.PostAsync("legs/d/bridge", new LegBridge("e")));
        await caller.SayAsync(TimeSpan.FromMilliseconds(300));
        await colleague.Session.SendTonesAsync("7");

        await Waiting.UntilAsync(() => colleague.Heard.Any(level => level > 2_000) && caller.Keys.Contains('7'));
        await server.UntilReportedAsync(LegEventKind.ConversationEnded);
        Assert.Equal(404, await server.PostAsync("legs/d/bridge", new LegBridge("nobody")));
        Assert.Equal(404, await server.PostAsync("legs/d/bridge", new LegBridge("d")));
    }

    [Fact]
    public async Task A_party_is_on_hold_and_goes_on_at_the_same_leg()
    {
        await using var server = await LegServer.StartAsync(33_200);
        await using var engine = TestLine.Engine(33_600);
        await using var telephone = TestLine.Calling(engine);
        telephone.Session.Accept((await server.OpenAsync("f", telephone.Session.LocalSdp, withTicket: false)).Description);

        var held = await DescribeAsync(server, "f", telephone.Session.Offer(VoiceAgent.Rtp.Sdp.MediaDirection.SendOnly));
        Assert.True(held.IsOnHold);
        telephone.Session.Accept(held.Text);
        var resumed = await DescribeAsync(server, "f", telephone.Session.Offer());
        Assert.False(resumed.IsOnHold);
    }

    [Fact]
    public async Task Each_key_is_reported_while_somebody_listens()
    {
        await using var server = await LegServer.StartAsync(34_000);
        await using var engine = TestLine.Engine(34_400);
        await using var telephone = TestLine.Calling(engine);
        telephone.Session.Accept((await server.OpenAsync("g", telephone.Session.LocalSdp, withTicket: false)).Description);
        await server.PostAsync("legs/g/keys/listening", new LegKeyListening("queue-keys"));

        await telephone.Session.SendTonesAsync("1");
        await server.PostAsync("legs/g/pressed", new LegPressedKey('2'));

        await Waiting.UntilAsync(() => server.Reports.Count == 2);
        Assert.Equal([('1', 1), ('2', 2)], server.Reports.Select(report => (report.Key!.Value, report.Sequence)));
        Assert.All(server.Reports, report => Assert.DoesNotContain("1", report.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_without_the_right_signature_opens_and_changes_nothing()
    {
        await using var server = await LegServer.StartAsync(34_800);
        await server.OpenAsync("h", offer: null, withTicket: false);

        using var opening = await server.Stranger.PutAsJsonAsync("legs/i", new LegOrder(server.Call, "sip-i", null), LoggedEvent.Json);
        using var closing = await server.Stranger.DeleteAsync("legs/h");
        using var still = await server.Gateway.GetAsync("legs/h");

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK], [opening.StatusCode, closing.StatusCode, still.StatusCode]);
    }

    [Theory]
    [InlineData("legs/bad_id", "sip-1", "{}", 400)]
    [InlineData("legs/j", "bad id", "{}", 400)]
    [InlineData("legs/j", "sip-1", """{"codecs":[]}""", 400)]
    [InlineData("legs/j", "sip-1", """{"codecs":["PCMU"],"sampleRate":8000}""", 400)]
    [InlineData("legs/j", "sip-1", """{"codecs":["PCMU"],"encryption":"required"}""", 422)]
    public async Task An_order_that_cannot_be_used_is_refused_in_words(string path, string connection, string terms, int status)
    {
        await using var server = await LegServer.StartAsync(35_200);
        using var content = new StringContent(
            $$"""{"call":"{{server.Call}}","connectionId":"{{connection}}","offer":"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n","terms":{{terms}}}""",
            System.Text.Encoding.UTF8, "application/json");

        using var answer = await server.Gateway.PutAsync(path, content);

        Assert.True(status == (int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        Assert.Contains("detail", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_without_a_place_refuses_a_conversation_and_not_an_announcement()
    {
        await using var server = await LegServer.StartAsync(35_600);
        server.IsFull = true;

        using var refused = await server.Gateway.PutAsJsonAsync("legs/k", new LegOrder(server.Call, "sip-k", null) { Ticket = server.Signed }, LoggedEvent.Json);
        await server.OpenAsync("l", offer: null, withTicket: false);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(503, await server.PostAsync("legs/l/conversation", new LegConversation(server.Signed, Attempt: 1)));
        server.IsFull = false;
        Assert.Equal(202, await server.PostAsync("legs/l/conversation", new LegConversation(server.Signed, Attempt: 1)));
        Assert.Equal(409, await server.PostAsync("legs/l/conversation", new LegConversation(server.Signed, Attempt: 2)));
        Assert.Equal(401, await server.PostAsync("legs/l/conversation", new LegConversation("rubbish", Attempt: 1)));
    }

    private static async Task<LegDescription> DescribeAsync(LegServer server, string leg, string offer)
    {
        using var answer = await server.Gateway.PostAsJsonAsync($"legs/{leg}/description", new LegDescription(offer, IsOffer: true), LoggedEvent.Json);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<LegDescription>(LoggedEvent.Json))!;
    }

    private static byte[] Loud(int bytes)
    {
        var frame = new byte[bytes];
        for (var at = 0; at < bytes / 2; at++)
        {
            BitConverter.TryWriteBytes(frame.AsSpan(at * 2), (short)(12_000 * Math.Sin(2 * Math.PI * 400 * at / 16_000)));
        }

        return frame;
    }

    private sealed class Listener(ConcurrentQueue<string> heard) : IMediaListener
    {
        public void FrameReceived(ReadOnlySpan<byte> pcm, TimeSpan offset)
        {
            long sum = 0;
            for (var at = 0; at < pcm.Length; at += 2)
            {
                sum += Math.Abs((int)BitConverter.ToInt16(pcm[at..]));
            }

            if (sum / (pcm.Length / 2) > 2_000)
            {
                heard.Enqueue("loud");
            }
        }

        public void DtmfReceived(char tone) => heard.Enqueue($"{tone}");
    }
}
