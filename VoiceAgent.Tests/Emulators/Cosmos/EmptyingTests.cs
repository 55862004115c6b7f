using System.Net;
using System.Net.Http.Headers;
using Microsoft.Azure.Cosmos;

namespace VoiceAgent.Tests.Emulators.Cosmos;

/// <summary><c>DELETE /emulator/documents</c> of a running emulator.</summary>
public sealed class EmptyingTests : IAsyncLifetime
{
    private EmulatedAccount _account = null!;
    private Container _calls = null!;
    private Container _members = null!;

    public async Task InitializeAsync()
    {
        _account = await EmulatedAccount.StartAsync(("Emulator:AdminKey", "admin-key"));
        _calls = await _account.ContainerAsync();
        _members = await _account.ContainerAsync(container => container.Id = "members");
        await _calls.CreateItemAsync(new Item("c1", "p"));
        await _calls.CreateItemAsync(new Item("c2", "q"));
        await _members.CreateItemAsync(new Item("m1", "p"));
    }

    public async Task DisposeAsync() => await _account.DisposeAsync();

    [Fact]
    public async Task Documents_go_and_containers_and_what_is_excepted_stay()
    {
        var (status, said) = await EmptyAsync("?except=members");

        Assert.Equal((HttpStatusCode.OK, """{"deleted":2}"""), (status, said));
        Assert.Equal(0, await CountAsync(_calls));
        Assert.Equal(1, await CountAsync(_members));
        await _calls.CreateItemAsync(new Item("c1", "p"));
        Assert.Equal(1, await CountAsync(_calls));
    }

    [Fact]
    public async Task Without_an_exception_everything_goes()
    {
        Assert.Equal((HttpStatusCode.OK, """{"deleted":3}"""), await EmptyAsync(""));
        Assert.Equal(0, await CountAsync(_members));
    }

    [Fact]
    public async Task A_misspelt_exception_deletes_nothing()
    {
        var (status, said) = await EmptyAsync("?except=membres");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("The container 'membres' in 'except' does not exist, so nothing was deleted.", said);
        Assert.Equal(2, await CountAsync(_calls));
    }

    [Fact]
    public async Task The_accounts_own_key_empties_nothing()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await EmptyAsync("", EmulatedAccount.Key)).Status);
        Assert.Equal(2, await CountAsync(_calls));
    }

    private static async Task<int> CountAsync(Container container) =>
        (await container.GetItemQueryIterator<int>("SELECT VALUE COUNT(1) FROM c").ReadNextAsync()).Single();

    private async Task<(HttpStatusCode Status, string Said)> EmptyAsync(string query, string key = "admin-key")
    {
        using var client = new HttpClient { BaseAddress = _account.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        using var answer = await client.DeleteAsync($"/emulator/documents{query}");
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
