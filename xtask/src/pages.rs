//! The pages in `web/`: installed, built and compressed before cargo embeds them in the program.

use anyhow::{Result, bail};

use crate::compress;
use crate::node;
use crate::process;
use crate::stamp::{self, Inputs};
use crate::steps::Steps;
use crate::workspace::Workspace;

/// What the pages are made from, beside `web/` itself: their texts and the document that their client is made of.
const OUTSIDE: [&str; 2] = ["locales", "openapi.json"];

/// Brings what the pages are built with.
pub(crate) fn install(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    steps.need("web: install", || {
        node::need()?;
        node::install(&workspace.web())
    })
}

/// Builds and compresses the pages, unless exactly this has been built already.
pub(crate) fn build(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    install(workspace, steps)?;
    steps.need("web: build", || {
        let stamp = workspace.stamp("pages");
        if stamp::matches(&stamp, &state(workspace)?) {
            println!("   nothing has changed");
            return Ok(());
        }
        process::run(&mut node::npm(&workspace.web(), &["run", "build"]))?;
        if !workspace.web().join("dist/index.html").is_file() {
            bail!("`npm run build` succeeded and wrote no web/dist/index.html; look at web/vite.config.ts");
        }
        compress::folder(&workspace.web().join("dist"))?;
        stamp::write(&stamp, &state(workspace)?)
    })
}

/// What the pages are made from, and what was made: a `web/dist` that someone removed or built by hand is not
/// what the stamp vouches for.
fn state(workspace: &Workspace) -> Result<String> {
    let mut inputs = Inputs::default().add(&workspace.web())?;
    for outside in OUTSIDE {
        inputs = inputs.add(&workspace.path(outside))?;
    }
    let made = Inputs::default().add(&workspace.web().join("dist"))?;
    Ok(format!("{} {}", inputs.digest(), made.digest()))
}
