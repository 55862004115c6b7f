using VoiceAgent.Sip.Authentication;
using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Registration;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Sip;

/// <summary>Kamailio (Debian: <c>kamailio</c>) as a provider: registration with credentials, and a call through it as a proxy.</summary>
[Trait("Speed", "Slow")]
public sealed class KamailioTests
{
    [Fact]
    public async Task We_register_and_call_each_other_through_the_proxy()
    {
        var port = ServerProcess.FreePort();
        var folder = Directory.CreateTempSubdirectory("kamailio").FullName;
        await using (await ServerProcess.StartAsync(port, "/usr/sbin/kamailio", ["-f", Path.Combine(ServerProcess.Repository, "VoiceAgent.Tests", "Sip", "kamailio.cfg"), "-DD", "-E", "-m", "32", "-M", "4", "-Y", folder, "-l", $"udp:127.0.0.1:{port}", "-l", $"tcp:127.0.0.1:{port}"]))
        {
            await using var anna = await Phone.StartAsync();
            await using var bert = await Phone.StartAsync();
            bert.OnInvite = async invite => await invite.AcceptAsync(Phone.Sdp("answer"), bert);
            await using var ours = await RegisteredAsync(anna, "anna", port);
            await using var theirs = await RegisteredAsync(bert, "bert", port);

            var result = await anna.Endpoint.InviteAsync(
                new SipInvite(SipUri.Parse($"sip:bert@127.0.0.1:{port}"), NameAddress.Parse($"<sip:anna@127.0.0.1:{port}>"), Phone.Sdp("offer")) { Credential = new SipCredential("anna", "secret") }, anna);
            Assert.Equal(200, result.Status);
            Assert.Single(result.Dialog!.State.RouteSet);
            Assert.Equal(200, (await result.Dialog.ReinviteAsync(Phone.Sdp("hold"))).Status);
            var atBert = bert.Endpoint.Find(new SipDialogId(result.Dialog.Id.CallId, result.Dialog.Id.RemoteTag, result.Dialog.Id.LocalTag))!;
            await atBert.ByeAsync();

            Assert.Equal(SipDialogEndCause.Remote, (await result.Dialog.Ended.WaitAsync(Phone.Patience)).Cause);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<SipRegistration> RegisteredAsync(Phone phone, string user, int port)
    {
        var registered = new TaskCompletionSource();
        var registration = phone.Endpoint.Register(new SipRegistrationOptions(SipUri.Parse($"sip:127.0.0.1:{port}"), SipUri.Parse($"sip:{user}@127.0.0.1:{port}"), new SipCredential(user, "secret")) { Expires = TimeSpan.FromMinutes(2) });
        registration.Changed += state => Check(state);
        Check(registration.State);
        await registered.Task.WaitAsync(Phone.Patience);
        return registration;

        void Check(SipRegistrationState state)
        {
            if (state.Phase == SipRegistrationPhase.Registered)
            {
                registered.TrySetResult();
            }
            else if (state.LastError is { } error)
            {
                registered.TrySetException(new InvalidOperationException(error));
            }
        }
    }
}
