using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Radzen;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Dashboard.Gateway;

namespace VoiceAgent.Dashboard.Trunks;

/// <summary>One trunk: its settings, how it is, and a test call. The state is read again while the page is open, and what a person types stays.</summary>
public sealed partial class TrunkPage
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _leaving = new();
    private TrunkView? _view;
    private TrunkState? _state;
    private TrunkForm? _form;
    private IReadOnlyList<string> _refused = [];
    private string _refusedTitle = "";
    private Task _following = Task.CompletedTask;
    private bool _missing;
    private bool _saving;
    private bool _mayChange;
    private bool _mayCall;

    /// <summary>Null on the page of a new trunk.</summary>
    [Parameter]
    public string? Id { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private ITrunkGateway Gateway { get; set; } = default!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private NotificationService Notices { get; set; } = default!;

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
        var person = (await Authentication).User;
        _mayChange = (await Authorization.AuthorizeAsync(person, Permissions.TrunksWrite)).Succeeded;
        _mayCall = (await Authorization.AuthorizeAsync(person, Permissions.CallsPlace)).Succeeded;
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || (_form is not null && Id == _view?.Trunk.Id))
        {
            return;
        }

        if (Id is null)
        {
            (_view, _state, _form) = (null, null, TrunkForm.Of(new Trunk()));
            return;
        }

        await ReadAsync(Id);
        if (_following.IsCompleted)
        {
            _following = FollowAsync();
        }
    }

    private async Task ReadAsync(string id)
    {
        try
        {
            var person = (await Authentication).User;
            _view = await Gateway.FindTrunkAsync(person, id, _leaving.Token);
            (_missing, _form) = (_view is null, _view is { Trunk: { } trunk } ? TrunkForm.Of(trunk) : null);
            _state = _view is null ? null : await Gateway.StateAsync(person, id, _leaving.Token);
            _refused = [];
        }
        catch (GatewayException refused)
        {
            Refuse("The trunk cannot be shown in full.", refused, "show the trunk");
        }
    }

    private async Task FollowAsync()
    {
        while (!_leaving.IsCancellationRequested)
        {
            await Task.Delay(Again, Time, _leaving.Token);
            try
            {
                _state = _view is { Trunk.Id: var id } ? await Gateway.StateAsync((await Authentication).User, id, _leaving.Token) : null;
            }
            catch (GatewayException)
            {
                // The page says that the state is not known, and the next reading may succeed.
                _state = null;
            }

            StateHasChanged();
        }
    }

    private async Task SaveAsync()
    {
        var (trunk, mistakes) = _form!.Read();
        (_refusedTitle, _refused) = ("The trunk was not saved.", mistakes);
        if (trunk is null)
        {
            return;
        }

        if (trunk.Id.Length == 0)
        {
            _refused = ["Id: write 1 to 64 lower-case letters, digits and dashes."];
            return;
        }

        _saving = true;
        try
        {
            var isNew = _view is null;
            await DemandAsync(Permissions.TrunksWrite);
            _view = await Gateway.SaveAsync((await Authentication).User, trunk, _view?.Version, CancellationToken.None);
            _form = TrunkForm.Of(_view.Trunk);
            Notices.Notify(NotificationSeverity.Success, "Saved", "The trunk applies at all gateways within a second.");
            if (isNew)
            {
                Navigation.NavigateTo($"/trunks/{_view.Trunk.Id}");
            }
        }
        catch (GatewayException refused)
        {
            Refuse("The trunk was not saved.", refused, "save the trunk");
        }
        finally
        {
            _saving = false;
        }
    }

    private async Task DeleteAsync()
    {
        try
        {
            await DemandAsync(Permissions.TrunksWrite);
            await Gateway.DeleteTrunkAsync((await Authentication).User, _view!.Trunk.Id, _view.Version, CancellationToken.None);
            Navigation.NavigateTo("/trunks");
        }
        catch (GatewayException refused)
        {
            Refuse("The trunk was not deleted.", refused, "delete the trunk");
        }
    }

    // The button is hidden without the permission, but a circuit accepts any click. So the permission is checked here, and again by the gateway.
    private async Task DemandAsync(string permission)
    {
        if (!(await Authorization.AuthorizeAsync((await Authentication).User, permission)).Succeeded)
        {
            throw new GatewayException(GatewayRefusal.NotAllowed, "The person lacks the permission.");
        }
    }

    private void Refuse(string title, GatewayException refused, string act) => (_refusedTitle, _refused) = (title, RefusedNotice.Of(refused, act));
}
