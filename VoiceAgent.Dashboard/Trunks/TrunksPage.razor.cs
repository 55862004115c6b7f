using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Dashboard.Gateway;

namespace VoiceAgent.Dashboard.Trunks;

/// <summary>All trunks with how they are, all dispatch rules, and the tester. The list is read again while it is open.</summary>
public sealed partial class TrunksPage
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<TrunkView>? _trunks;
    private IReadOnlyList<DispatchRuleView>? _rules;
    private IReadOnlyList<string> _refused = [];
    private Task _following = Task.CompletedTask;
    private bool _mayChange;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private ITrunkGateway Gateway { get; set; } = default!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _mayChange = (await Authorization.AuthorizeAsync((await Authentication).User, Permissions.TrunksWrite)).Succeeded;
        if (RendererInfo.IsInteractive)
        {
            await ReadAsync();
            _following = FollowAsync();
        }
    }

    private async Task FollowAsync()
    {
        while (!_leaving.IsCancellationRequested)
        {
            await Task.Delay(Again, Time, _leaving.Token);
            await ReadAsync();
            StateHasChanged();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            var person = (await Authentication).User;
            var (trunks, rules) = (await Gateway.TrunksAsync(person, _leaving.Token), await Gateway.RulesAsync(person, _leaving.Token));
            _trunks = trunks;
            _rules = [.. rules.OrderBy(view => view.Rule.Priority).ThenBy(view => view.Rule.Id, StringComparer.Ordinal)];
            _refused = [];
        }
        catch (GatewayException refused)
        {
            _refused = RefusedNotice.Of(refused, "show the trunks");
        }
    }
}
