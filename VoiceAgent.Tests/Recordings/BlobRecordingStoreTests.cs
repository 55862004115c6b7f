using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Options;
using VoiceAgent.Recordings;

namespace VoiceAgent.Tests.Recordings;

public sealed class BlobRecordingStoreTests
{
    public static TheoryData<Exception, string> Failures => new()
    {
        { new AuthenticationFailedException("https://secret.example/tenant"), "The process's identity gave no token for the recording store (AuthenticationFailedException)." },
        { new CredentialUnavailableException("https://secret.example/tenant"), "The process's identity gave no token for the recording store (CredentialUnavailableException)." },
        { new NotSupportedException("https://secret.example/tenant"), "The recording store cannot be reached (NotSupportedException)." },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task An_identity_that_fails_is_a_failure_of_the_store_without_the_words_of_its_message(Exception failure, string reason)
    {
        var store = Store(new FailingIdentity(failure));

        var staged = await Assert.ThrowsAsync<RecordingStoreException>(() => store.StageAsync("a.wav", "MDAwMDAw", new byte[2], CancellationToken.None));
        var committed = await Assert.ThrowsAsync<RecordingStoreException>(() => store.CommitAsync("a.wav", ["MDAwMDAw"], tag: null, CancellationToken.None));

        Assert.Equal((reason, reason), (staged.Message, committed.Message));
    }

    [Fact]
    public async Task A_request_that_is_given_up_is_no_failure_of_the_store()
    {
        using var givenUp = new CancellationTokenSource();
        givenUp.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store(new FailingIdentity(new OperationCanceledException(givenUp.Token))).StageAsync("a.wav", "MDAwMDAw", new byte[2], givenUp.Token));
    }

    // The token is requested first and fails, so no request leaves the process.
    private static BlobRecordingStore Store(TokenCredential identity) =>
        new(new BlobServiceClient(new Uri("https://127.0.0.1:1/account"), identity));

    private sealed class FailingIdentity(Exception failure) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw failure;

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw failure;
    }
}
