using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace FabAccess.Server.Tests.Pages;

/// <summary>A browser that knows HTML, forms and cookies, and no script.</summary>
public sealed class Browser(Uri server) : IDisposable
{
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = server };

    public void Dispose() => Http.Dispose();

    /// <summary>The page at an address; fails the test when the status is not the expected one.</summary>
    public async Task<IHtmlDocument> Page(string address, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Http.GetAsync(address);
        Assert.Equal(expected, answer.StatusCode);
        return await Document(answer);
    }

    public static async Task<IHtmlDocument> Document(HttpResponseMessage answer) => await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());

    /// <summary>Fills in a form of a page as a browser without script would, and sends it.</summary>
    public async Task<HttpResponseMessage> Send(IDocument page, string action, Dictionary<string, string> values)
    {
        var form = page.Forms.OfType<IHtmlFormElement>().First(f => f.GetAttribute("action") == action && f.GetAttribute("method") == "post");
        var fields = form.QuerySelectorAll<IHtmlInputElement>("input").ToDictionary(i => i.Name!, i => i.Type == "checkbox" && !i.IsChecked ? null : i.Value);
        foreach (var select in form.QuerySelectorAll<IHtmlSelectElement>("select")) fields[select.Name!] = select.Value ?? "";
        foreach (var (name, value) in values)
        {
            Assert.True(fields.ContainsKey(name), $"The form {action} has no field {name}.");
            fields[name] = value;
        }
        // A box that is not ticked is not sent.
        using var content = new FormUrlEncodedContent(fields.Where(f => f.Value is not null).ToDictionary(f => f.Key, f => f.Value!));
        return await Http.PostAsync(action, content);
    }

    /// <summary>Follows the redirect after a form.</summary>
    public async Task<IHtmlDocument> Follow(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return await Page(answer.Headers.Location!.ToString());
    }
}
