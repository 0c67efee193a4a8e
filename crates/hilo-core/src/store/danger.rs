//! Files that are better not opened without a thought. Pure.
//!
//! By name alone, as the system opens them: what a mail says of the type counts only where it is worse.

use crate::model::Danger;

/// Programs, scripts, installers, shortcuts, disk images, and what lets a system be changed.
const PROGRAMS: &str = "\
    ade adp app appimage appinstaller application appref-ms appx appxbundle bat bin bash bz cab cdxml cer \
    chm cmd cnt com command cpl crt csh daa deb der desktop diagcab dll dmg exe fxp gadget grp hlp hpj hta \
    htc img inf ins iso isp its jar jnlp js jse ksh library-ms lnk mad maf mag mam maq mar mas mat mau mav \
    maw mcf mda mdb mde mdt mdw mdz mht mhtml mobileconfig msc msh msh1 msh2 mshxml msi msix msixbundle msp \
    mst msu one onepkg ops osd pcd pif pkg pl plg prf prg ps1 ps1xml ps2 ps2xml psc1 psc2 psd1 psdm1 psm1 \
    pssc pst py pyc pyo pyw pyz pyzw rb rdp reg rpm run scf scpt scr sct search-ms settingcontent-ms sh shb \
    shs terminal theme tmp udl url vb vbe vbp vbs vhd vhdx vsmacros vsw vxd webloc website whl workflow ws \
    wsb wsc wsf wsh xbap xll xnk xpi xrm-ms zsh";
/// Pages: a browser runs what is in them, as from this machine.
const PAGES: &str = "htm html shtml xhtml xht svg svgz xml xsl xslt swf";
/// Documents with programs inside, by the kinds that are made for that. Old kinds (`.doc`, `.xls`) may have some too, but
/// customers send letters in them, and the programs that open them ask themselves.
const MACROS: &str = "docm dotm iqy oqy potm ppam ppsm pptm sldm slk xla xlam xlsb xlsm xltm xlw";
/// What people open without a thought: a name that has one of these before its real ending pretends.
const PLAIN: &str = "\
    pdf doc docx xls xlsx ppt pptx odt ods txt rtf csv jpg jpeg png gif webp heic tif tiff bmp mp3 mp4 mov avi \
    zip rar eml ics vcf";

/// Returns what may happen where a file of this name is opened; `None` for what only shows itself.
pub fn danger(name: &str, media_type: &str) -> Option<Danger> {
    let has = |list: &str, ending: &str| list.split(' ').any(|each| each == ending);
    let lower = name.to_lowercase();
    let mut parts = lower.rsplit('.').map(|part| part.trim());
    let ending = parts.next().filter(|_| lower.contains('.')).unwrap_or_default();
    let before = parts.next().filter(|_| lower.matches('.').count() > 1).unwrap_or_default();
    if has(PROGRAMS, ending) {
        return Some(if has(PLAIN, before) { Danger::Disguise } else { Danger::Program });
    }
    let says_page = matches!(media_type, "text/html" | "image/svg+xml" | "application/xhtml+xml");
    if has(PAGES, ending) || says_page {
        return Some(if has(PLAIN, before) { Danger::Disguise } else { Danger::Page });
    }
    has(MACROS, ending).then_some(Danger::Macro)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_as_dangerous_as_what_the_system_does_with_its_name() {
        use Danger::*;
        for (name, media_type, expected) in [
            ("factura.pdf", "application/pdf", None),
            ("foto.jpg", "image/jpeg", None),
            ("pedido.docx", "application/x", None),
            ("factura.EXE", "application/pdf", Some(Program)),
            ("leeme.lnk", "text/plain", Some(Program)),
            ("disco.iso", "", Some(Program)),
            ("acceso.url", "", Some(Program)),
            ("notas.one", "", Some(Program)),
            ("factura.pdf.exe", "", Some(Disguise)),
            ("factura.pdf   .scr", "", Some(Disguise)),
            ("foto.jpg.html", "", Some(Disguise)),
            ("pagina.html", "", Some(Page)),
            ("logo.svg", "image/png", Some(Page)),
            ("logo.png", "image/svg+xml", Some(Page)),
            ("cuentas.xlsm", "", Some(Macro)),
            ("carta.doc", "application/msword", None),
            ("v1.2.pdf", "", None),
            ("exe", "", None),
            ("", "", None),
        ] {
            assert_eq!(danger(name, media_type), expected, "{name}");
        }
    }
}
