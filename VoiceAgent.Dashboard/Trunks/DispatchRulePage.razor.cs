using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Radzen;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Dashboard.Gateway;

namespace VoiceAgent.Dashboard.Trunks;

/// <summary>One dispatch rule.</summary>
public sealed partial class DispatchRulePage : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private DispatchRuleView? _view;
    private DispatchForm? _form;
    private IReadOnlyList<string> _refused = [];
    private string _refusedTitle = "";
    private bool _missing;
    private bool _saving;
    private bool _mayChange;

    /// <summary>Null on the page of a new rule.</summary>
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() =>
        _mayChange = (await Authorization.AuthorizeAsync((await Authentication).User, Permissions.TrunksWrite)).Succeeded;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || (_form is not null && Id == _view?.Rule.Id))
        {
            return;
        }

        if (Id is null)
        {
            (_view, _form) = (null, DispatchForm.Of(new DispatchRule()));
            return;
        }

        try
        {
            _view = await Gateway.FindRuleAsync((await Authentication).User, Id, _leaving.Token);
            (_missing, _form) = (_view is null, _view is { Rule: { } rule } ? DispatchForm.Of(rule) : null);
        }
        catch (GatewayException refused)
        {
            Refuse("The rule cannot be shown.", refused, "show the rule");
        }
    }

    private async Task SaveAsync()
    {
        var (rule, mistakes) = _form!.Read();
        (_refusedTitle, _refused) = ("The rule was not saved.", mistakes);
        if (rule is null)
        {
            return;
        }

        if (rule.Id.Length == 0)
        {
            _refused = ["Id: write 1 to 64 lower-case letters, digits and dashes."];
            return;
        }

        _saving = true;
        try
        {
            var isNew = _view is null;
            await DemandAsync();
            _view = await Gateway.SaveAsync((await Authentication).User, rule, _view?.Version, CancellationToken.None);
            _form = DispatchForm.Of(_view.Rule);
            Notices.Notify(NotificationSeverity.Success, "Saved", "The rule applies at all gateways within a second.");
            if (isNew)
            {
                Navigation.NavigateTo($"/dispatch-rules/{_view.Rule.Id}");
            }
        }
        catch (GatewayException refused)
        {
            Refuse("The rule was not saved.", refused, "save the rule");
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
            await DemandAsync();
            await Gateway.DeleteRuleAsync((await Authentication).User, _view!.Rule.Id, _view.Version, CancellationToken.None);
            Navigation.NavigateTo("/trunks");
        }
        catch (GatewayException refused)
        {
            Refuse("The rule was not deleted.", refused, "delete the rule");
        }
    }

    // The button is hidden without the permission, but a circuit accepts any click. So the permission is checked here, and again by the gateway.
    private async Task DemandAsync()
    {
        if (!(await Authorization.AuthorizeAsync((await Authentication).User, Permissions.TrunksWrite)).Succeeded)
        {
            throw new GatewayException(GatewayRefusal.NotAllowed, "The person lacks the permission.");
        }
    }

    private void Refuse(string title, GatewayException refused, string act) => (_refusedTitle, _refused) = (title, RefusedNotice.Of(refused, act));
}
