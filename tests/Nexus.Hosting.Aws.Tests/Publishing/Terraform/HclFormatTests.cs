using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Publishing.Terraform;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;

namespace Nexus.Hosting.Aws.Tests.Publishing.Terraform;

public class HclFormatTests
{
    private static readonly string[] Texts =
    [
        "plain", "", "\"quoted\" \\ back", "${a}", "%{ if a }", "$${a}", "$$${a}", "%%{a}", "$", "$$", "a$", "%", "%%", "a\nb\tc\r", "Grüße, 你好 🚀", "\u0001\u007f", "$%{a}", "#{a} // b",
    ];

    [Fact]
    public void Neighbouring_attributes_are_in_a_column_and_blocks_stand_apart()
    {
        var body = new HclBody().Add("resource", b => b
            .Set("name", "a")
            .Set("a_long_name", 1.5)
            .Set("tags", new HclObject().Set("Name", "x").Set("aws:key", new HclReference("var.b")))
            .Set("last", HclExpression.List(["a", "b"]))
            .Add("inner", i => i.Set("on", true))
            .Add("empty", _ => { }), "type", "id");

        Assert.Equal(
            """
            # About it.

            resource "type" "id" {
              name        = "a"
              a_long_name = 1.5
              tags = {
                Name      = "x"
                "aws:key" = var.b
              }
              last = ["a", "b"]

              inner {
                on = true
              }

              empty {}
            }

            """.ReplaceLineEndings("\n"),
            HclFormat.File("About it.", body));
    }

    [Fact]
    public void A_text_never_becomes_a_value() => Assert.Equal("\"$${a} %%{b} \\\"c\\\" ${var.d}\"", HclFormat.Expression(
        new HclTemplate(["${a} %{b} \"c\" ", new HclReference("var.d")])));

    [Fact]
    public async Task Terraform_reads_back_every_text()
    {
        using var terraform = TerraformTool.Create();
        var file = new HclBody();
        var between = new HclReference("var.between");
        file.Add("variable", b => b.Set("default", "|"), "between");
        for (var i = 0; i < Texts.Length; i++)
        {
            var (text, n) = (Texts[i], i);
            file.Add("output", b => b.Set("value", text), $"alone{n}");
            file.Add("output", b => b.Set("value", new HclTemplate([text, between, text, between])), $"between{n}");
            file.Add("output", b => b.Set("value", HclExpression.Json(new HclObject().Set(text, text))), $"json{n}");
        }

        terraform.Write("main.tf", HclFormat.File("Texts.", file));
        await terraform.ExpectAsync("fmt", "-check", "-diff");
        await terraform.ExpectAsync("apply", "-auto-approve", "-no-color");
        var outputs = JsonNode.Parse(await terraform.ExpectAsync("output", "-json"))!;

        for (var i = 0; i < Texts.Length; i++)
        {
            Assert.Equal(Texts[i], (string?)outputs[$"alone{i}"]!["value"]);
            Assert.Equal($"{Texts[i]}|{Texts[i]}|", (string?)outputs[$"between{i}"]!["value"]);
            var json = JsonNode.Parse((string)outputs[$"json{i}"]!["value"]!)!.AsObject();
            Assert.Equal((Texts[i], Texts[i]), (json.Single().Key, (string?)json.Single().Value));
        }
    }
}
